package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// lettersOf lists the letters of a request, the first one first.
func (s *site) lettersOf(ctx context.Context, r *ent.ErasureRequest) ([]view.Letter, error) {
	found, err := s.Erasure.Letters(ctx, r)
	if err != nil {
		return nil, err
	}
	out := make([]view.Letter, len(found))
	for i, l := range found {
		after := found[i+1:]
		out[i] = view.Letter{
			Kind: l.Kind, State: l.State, Created: l.CreatedAt, Sent: timeOf(l.SentAt), Why: l.LastError,
			Again: l.State == lifecycle.LetterFailed && !slices.ContainsFunc(after, func(next *ent.Letter) bool { return next.Kind == l.Kind }),
		}
	}
	return out, nil
}

// showLetter draws a letter as it would be sent now, or says why it cannot be
// written.
func (s *site) showLetter(w http.ResponseWriter, r *http.Request) error {
	kind, err := letterKind(r)
	if err != nil {
		return err
	}
	found, err := s.find(r.Context(), r.PathValue("reference"))
	if err != nil {
		return err
	}
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := view.LetterPage{Frame: f, Reference: found.Reference, Kind: kind}
	written, err := s.Erasure.PreviewLetter(r.Context(), found.ID, kind)
	switch {
	case fault.Is(err, fault.Conflict):
		page.Missing = fault.Of(err).Message
	case err != nil:
		return err
	}
	page.Subject, page.Text, page.Language = written.Subject, written.Text, written.Language
	return render(w, r, http.StatusOK, view.LetterPreview(page))
}

// sendLetter queues a letter that was not sent once more.
func (s *site) sendLetter(w http.ResponseWriter, r *http.Request) error {
	kind, err := letterKind(r)
	if err != nil {
		return err
	}
	d, err := s.decision(r, "letter")
	if err != nil {
		return err
	}
	saved, err := s.Erasure.SendLetter(r.Context(), erasure.LetterOrder{RequestID: d.request.ID, Kind: kind, Version: d.version})
	if err != nil {
		return err
	}
	return s.decided(w, r, d, saved)
}

// letterKind is the kind of letter that the address names.
func letterKind(r *http.Request) (lifecycle.LetterKind, error) {
	for _, kind := range lifecycle.LetterKinds() {
		if r.PathValue("kind") == strings.ToLower(string(kind)) {
			return kind, nil
		}
	}
	return "", errNoPage
}
