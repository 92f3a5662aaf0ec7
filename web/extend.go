package web

import (
	"context"
	"net/http"
	"strings"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// askExtend shows the form that gives a request more time; the request, which
// says why, if the law gives it none.
func (s *site) askExtend(w http.ResponseWriter, r *http.Request) error {
	return s.ask(w, r, func(m view.May) bool { return m.Extend }, func(found *ent.ErasureRequest, back string) error {
		ctx := r.Context()
		f, err := s.frame(r)
		if err != nil {
			return err
		}
		d, err := s.Erasure.Deadline(ctx, found)
		if err != nil {
			return err
		}
		if d.NoExtension(f.Clock.Now) != "" {
			return s.toRequest(w, r)
		}
		page, err := s.extendPage(ctx, found, d)
		if err != nil {
			return err
		}
		page.Frame, page.Version, page.Return = f, found.Version, back
		return render(w, r, http.StatusOK, view.ExtendPage(page))
	})
}

// extendPage is the form with what the law says: which grounds, until when, and
// what the deadline would become.
func (s *site) extendPage(ctx context.Context, r *ent.ErasureRequest, now erasure.Deadline) (view.Extend, error) {
	extended := *r
	extended.ExtendedAt = &r.SubmittedAt // when does not matter: it is worked out from receipt
	then, err := s.Erasure.Deadline(ctx, &extended)
	if err != nil {
		return view.Extend{}, err
	}
	page := view.Extend{Reference: r.Reference, Due: r.DueAt, Until: then.Due.At}
	if e := now.Pack.Extension; e != nil {
		page.Article, page.LastDay = e.Article, now.LastDayToExtend.At
		for _, g := range e.Grounds {
			page.Grounds = append(page.Grounds, lifecycle.ExtensionGround(strings.ToUpper(g)))
		}
	}
	return page, nil
}

// extend gives a request more time. What was not done comes back as it was typed.
func (s *site) extend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	d, err := s.decision(r, "extend", "ground", "text")
	if err != nil {
		return err
	}
	saved, err := s.Erasure.Extend(ctx, erasure.Extension{
		RequestID: d.request.ID,
		Ground:    lifecycle.ExtensionGround(d.fields.Get("ground")),
		Text:      d.fields.Get("text"),
		Version:   d.version,
	})
	return s.askedOfLaw(w, r, d, saved, err, func(no refusedByLaw) error {
		page, err := s.extendPage(ctx, d.request, no.dates)
		if err != nil {
			return err
		}
		page.Version, page.Return, page.Ground, page.Text = d.version, d.back, d.fields.Get("ground"), d.fields.Get("text")
		page.Frame, page.Faults, page.Refused = no.frame, no.faults, no.refused
		return render(w, r, no.status, view.ExtendPage(page))
	})
}

// refusedByLaw is why the clock of the law was not changed, for the form.
type refusedByLaw struct {
	frame   view.Frame
	status  int
	dates   erasure.Deadline // as they are
	faults  view.Faults
	refused string
}

// askedOfLaw answers for a command about the clock of the law, which the law may
// refuse: then the form is drawn again.
func (s *site) askedOfLaw(w http.ResponseWriter, r *http.Request, d attempted, saved *ent.ErasureRequest, err error, draw func(refusedByLaw) error) error {
	switch {
	case err == nil:
		return s.decided(w, r, d, saved)
	case d.overtaken(err):
		return s.undecided(w, r, d, err)
	}
	var no refusedByLaw
	if no.status, no.faults, no.refused, err = again(err); err != nil {
		return err
	}
	if no.dates, err = s.Erasure.Deadline(r.Context(), d.request); err != nil {
		return err
	}
	if no.frame, err = s.frame(r); err != nil {
		return err
	}
	return draw(no)
}

// overtaken reports whether somebody changed the request after the person had
// looked. Otherwise a conflict is with the law, and the sentence says which.
func (d attempted) overtaken(why error) bool {
	return fault.Is(why, fault.Conflict) && d.version != 0 && d.version != d.request.Version
}
