package erasure

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/letter"
	"lethe/internal/lifecycle"
)

// letterKinds are the kinds as the templates call them.
var letterKinds = map[lifecycle.LetterKind]letter.Kind{
	lifecycle.ReceiptLetter:    letter.Receipt,
	lifecycle.ExtensionLetter:  letter.Extension,
	lifecycle.RejectionLetter:  letter.Rejection,
	lifecycle.CompletionLetter: letter.Completion,
}

// maySay reports whether what the letter tells is still so: a completed request
// may have been taken up again.
func maySay(kind lifecycle.LetterKind, r *ent.ErasureRequest) bool {
	return kind != lifecycle.CompletionLetter ||
		r.FinishedAt != nil && (r.State == lifecycle.Completed || r.State == lifecycle.Duplicate)
}

// write writes a letter about the request as it stands. A fact that is not there
// makes it fail, see missingFacts.
func (s *Service) write(ctx context.Context, client *ent.Client, r *ent.ErasureRequest, kind lifecycle.LetterKind, language string) (letter.Letter, error) {
	due, err := s.firstDue(ctx, client, r)
	if err != nil {
		return letter.Letter{}, err
	}
	f := letter.Facts{
		Regulation: string(r.Regulation),
		Language:   language,
		Reference:  r.Reference,
		ReceivedOn: r.SubmittedAt,
		DueOn:      due,
		Zone:       s.cfg.Law.Zone,
		Controller: s.cfg.Letters.Controller,
	}
	switch kind {
	case lifecycle.ExtensionLetter:
		f.Ground, f.Reasons = string(deref(r.ExtensionGround, "")), r.ExtensionText
		if r.ExtendedAt != nil {
			f.ExtendedTo = r.DueAt
		}
	case lifecycle.RejectionLetter:
		f.Ground, f.Reasons = string(deref(r.Ground, "")), r.DecisionText
	case lifecycle.CompletionLetter:
		if err := addOutcomes(ctx, client, r, &f); err != nil {
			return letter.Letter{}, err
		}
	}
	return s.cfg.Letters.Templates.Render(letterKinds[kind], f)
}

// firstDue is the last day of the first period, which is what the person was told
// before any extension.
func (s *Service) firstDue(ctx context.Context, client *ent.Client, r *ent.ErasureRequest) (time.Time, error) {
	if r.ExtendedAt == nil {
		return r.DueAt, nil
	}
	pauses, err := pausesOf(ctx, client, r)
	if err != nil {
		return time.Time{}, err
	}
	first := *r
	first.ExtendedAt = nil
	return s.cfg.Law.due(&first, pauses).At, nil
}

// addOutcomes adds what was told to whom, and what is kept. One that was joined to
// another request was carried out with it.
func addOutcomes(ctx context.Context, client *ent.Client, r *ent.ErasureRequest, f *letter.Facts) error {
	of := r.ID
	if r.State == lifecycle.Duplicate && r.DuplicateOfID != nil {
		of = *r.DuplicateOfID
	}
	deliveries, err := client.Delivery.Query().
		Where(delivery.RequestID(of)).
		Order(delivery.ByCreatedAt(), delivery.ByID()).
		WithDestination().All(ctx)
	if err != nil {
		return fmt.Errorf("load the deliveries of request %s: %w", of, err)
	}
	told := map[string]bool{}
	for _, d := range deliveries {
		to := d.Edges.Destination
		waived := d.State == lifecycle.Waived
		switch {
		case d.State == lifecycle.Retained:
			f.Retained = append(f.Retained, to.Title+": "+deref(d.Ground, ""))
		case waived && slices.Contains(keeping, deref(d.WaiverGround, "")):
			f.Retained = append(f.Retained, to.Title+": "+d.WaiverGround.Title())
		}
		if !waived {
			told[to.Name] = true
		}
	}
	f.RecipientCount = len(told)
	return nil
}

// missingFacts lists the facts for want of which a letter could not be written;
// empty when that was not the reason.
func missingFacts(err error) string {
	missing, ok := errors.AsType[*letter.MissingError](err)
	if !ok {
		return ""
	}
	return strings.Join(missing.Facts, ", ")
}
