package web

import (
	"net/http"
	"time"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// askHold shows the form that puts a request on hold, or changes its hold; the
// request if it is closed.
func (s *site) askHold(w http.ResponseWriter, r *http.Request) error {
	mayHold := func(m view.May) bool { return m.Hold || m.Release }
	return s.ask(w, r, mayHold, func(found *ent.ErasureRequest, back string) error {
		page := view.PutOnHold{Reference: found.Reference, Version: found.Version, Return: back}
		if found.HoldGround != nil {
			page.Ground, page.ReviewOn = string(*found.HoldGround), timeOf(found.HoldReviewOn).Format(time.DateOnly)
		}
		return s.drawHold(w, r, http.StatusOK, page)
	})
}

func (s *site) drawHold(w http.ResponseWriter, r *http.Request, status int, page view.PutOnHold) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame = f
	return render(w, r, status, view.PutOnHoldPage(page))
}

// hold puts a request on hold. Input that is wrong comes back as it was typed.
func (s *site) hold(w http.ResponseWriter, r *http.Request) error {
	d, err := s.decision(r, "hold", "ground", "reviewOn", "note")
	if err != nil {
		return err
	}
	saved, err := s.Erasure.Hold(r.Context(), erasure.Holding{
		RequestID: d.request.ID,
		Ground:    lifecycle.HoldGround(d.fields.Get("ground")),
		ReviewOn:  dayTyped(d.fields.Get("reviewOn")),
		Note:      d.fields.Get("note"),
		Version:   d.version,
	})
	switch {
	case fault.Is(err, fault.BadInput):
		return s.drawHold(w, r, http.StatusUnprocessableEntity, view.PutOnHold{
			Reference: d.request.Reference, Version: d.version, Return: d.back,
			Ground: d.fields.Get("ground"), ReviewOn: d.fields.Get("reviewOn"), Note: d.fields.Get("note"),
			Faults: faultsOf(err),
		})
	case err != nil:
		return s.undecided(w, r, d, err)
	}
	return s.decided(w, r, d, saved)
}

func (s *site) release(w http.ResponseWriter, r *http.Request) error {
	return s.decide(w, r, "release", s.Erasure.Release)
}

func (s *site) join(w http.ResponseWriter, r *http.Request) error {
	return s.decide(w, r, "join", s.Erasure.Join)
}

func (s *site) unlink(w http.ResponseWriter, r *http.Request) error {
	return s.decide(w, r, "unlink", s.Erasure.Unlink)
}

// dayTyped reads a day as browsers write it; zero, which no command takes, when
// it is none.
func dayTyped(text string) time.Time {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}
	}
	return day
}

// faultsOf are what is wrong with a form, by the names of its fields.
func faultsOf(err error) view.Faults {
	out := view.Faults{}
	for _, f := range fault.Of(err).Fields {
		out[f.Path] = f.Message
	}
	return out
}
