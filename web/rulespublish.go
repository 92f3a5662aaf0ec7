package web

import (
	"context"
	"net/http"
	"strings"

	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

const publishPath = "/rules/publish"

// askPublish shows what publishing the draft would change, or the proposal to
// which a second person has to agree.
func (s *site) askPublish(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Erasure.Draft(r.Context())
	if err != nil {
		return err
	}
	return s.drawPublish(w, r, http.StatusOK, d, view.RulesPublish{Revision: d.Revision})
}

func (s *site) drawPublish(w http.ResponseWriter, r *http.Request, status int, d erasure.Draft, page view.RulesPublish) error {
	ctx := r.Context()
	who := auth.From(ctx)
	page.Revision, page.Base, page.Current = d.Revision, d.Base, d.Current
	page.Changes, page.Wrong, page.FourEyes = changesOf(ctx, d.Changes, d.Document), allFaults(d), s.FourEyes
	page.MayPublish, page.MayAgree = who.May(auth.ManageRouting), who.May(auth.AgreeRouting)
	if p := d.Proposal; p != nil {
		page.Proposal = &view.RulesProposal{By: p.By, Mine: p.ByID == who.ID, At: p.At, Comment: p.Comment, AcceptGaps: p.AcceptGaps}
	}
	if len(page.Wrong) == 0 {
		c, err := s.Erasure.Coverage(ctx, d.Document)
		if err != nil {
			return err
		}
		page.Coverage = coverageOf(c, d.Document)
	}
	var err error
	if page.Frame, err = s.frame(r); err != nil {
		return err
	}
	return render(w, r, status, view.RulesPublishPage(page))
}

// publish makes the draft the next version, or proposes that.
func (s *site) publish(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	fields, err := form(r, "version", "return", "comment", "acceptGaps.known")
	if err != nil {
		return err
	}
	seen, err := revision(fields)
	if err != nil {
		return err
	}
	page := view.RulesPublish{Comment: fields.Get("comment"), AcceptGaps: fields.Get("acceptGaps.known") != ""}
	if strings.TrimSpace(page.Comment) == "" {
		err = fault.Invalid(fault.Field{Path: "comment", Message: "Say why the rules change."})
	}
	var out erasure.Published
	if err == nil {
		out, err = s.Erasure.PublishDraft(ctx, erasure.DraftPublication{Revision: seen, Comment: page.Comment, AcceptGaps: page.AcceptGaps})
	}
	if err != nil {
		return s.notPublished(w, r, page, err)
	}
	to := s.back(fields, "/rules")
	if out.AwaitsSecond {
		to = publishPath
	}
	return s.tell(w, r, to, view.RulesPublished(r.Context(), out.Version, out.AwaitsSecond))
}

// notPublished shows the form again with the comment that was typed, and what
// stands in the way now. Other errors are not its business.
func (s *site) notPublished(w http.ResponseWriter, r *http.Request, page view.RulesPublish, why error) error {
	status := http.StatusConflict
	switch {
	case fault.Is(why, fault.BadInput):
		page.Faults, status = faultsOf(why), http.StatusUnprocessableEntity
	case fault.Is(why, fault.Conflict):
		page.Refused = fault.Of(why).Message
	default:
		return why
	}
	d, err := s.Erasure.Draft(r.Context())
	if err != nil {
		return err
	}
	return s.drawPublish(w, r, status, d, page)
}

// agreeToRules publishes what another person has proposed.
func (s *site) agreeToRules(w http.ResponseWriter, r *http.Request) error {
	return s.onProposal(w, r, "/rules", func(ctx context.Context, seen int) (string, error) {
		out, err := s.Erasure.AgreeDraft(ctx, seen)
		return view.RulesPublished(r.Context(), out.Version, false), err
	})
}

// withdrawRules takes a proposal back; the draft stays.
func (s *site) withdrawRules(w http.ResponseWriter, r *http.Request) error {
	return s.onProposal(w, r, draftPath, func(ctx context.Context, seen int) (string, error) {
		return view.ProposalWithdrawn, s.Erasure.WithdrawProposal(ctx, seen)
	})
}

// onProposal is changeDraft on the page of the proposal, which says what has come
// between.
func (s *site) onProposal(w http.ResponseWriter, r *http.Request, then string, do func(context.Context, int) (string, error)) error {
	err := s.changeDraft(w, r, then, do)
	if fault.Is(err, fault.Conflict) {
		return s.notPublished(w, r, view.RulesPublish{}, err)
	}
	return err
}
