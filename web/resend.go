package web

import (
	"context"
	"net/http"
	"time"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

// askResend asks since when a destination has to be told again; when the address
// says it, the page says how many deliveries that would send.
func (s *site) askResend(w http.ResponseWriter, r *http.Request) error {
	d, err := s.findDestination(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	query := r.URL.Query()
	page := view.Resend{Name: d.Name, Title: d.Title, Since: query.Get("since"), Return: s.back(query, ""), Asked: query.Has("since")}
	return s.drawResend(w, r, d, page)
}

// drawResend counts what would be sent, unless the time is wrong.
func (s *site) drawResend(w http.ResponseWriter, r *http.Request, d *ent.Destination, page view.Resend) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame = f
	status := http.StatusOK
	if page.Asked {
		since, wrong := s.minuteTyped(r.Context(), page.Since, f.Clock.Now, whenBackedUp)
		if wrong != nil {
			page.Asked, page.Faults = false, faultsOf(wrong)
		} else if would, err := s.Erasure.Resendable(r.Context(), erasure.Resending{Destination: d.Name, Since: since}); err != nil {
			return err
		} else {
			page.Again, page.Lost = would.Deliveries, would.Archived
		}
	}
	if len(page.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return render(w, r, status, view.ResendPage(page))
}

const whenBackedUp = "Give the day and the time at which the backup was made; it is not in the future."

// minuteTyped reads a time as browsers write it, in the zone that the person sees.
// It fails with BadInput and the sentence when it is none, or in the future.
func (s *site) minuteTyped(ctx context.Context, text string, now time.Time, sentence string) (time.Time, error) {
	t, err := time.ParseInLocation(view.MinuteFormat, text, s.zone(ctx))
	if err != nil || t.After(now) || t.Year() < 1970 {
		return time.Time{}, fault.Invalid(fault.Field{Path: "since", Message: sentence})
	}
	return t, nil
}

// resend tells a destination again what it has lost.
func (s *site) resend(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	fields, err := form(r, "since", "comment", "return")
	if err != nil {
		return err
	}
	d, err := s.findDestination(ctx, r.PathValue("name"))
	if err != nil {
		return err
	}
	back := s.back(fields, destinationPath(d.Name))
	now, err := s.Erasure.Now(ctx)
	if err != nil {
		return err
	}
	var out erasure.Resent
	since, err := s.minuteTyped(ctx, fields.Get("since"), now, whenBackedUp)
	if err == nil {
		out, err = s.Erasure.Resend(ctx, erasure.Resending{Destination: d.Name, Since: since, Comment: fields.Get("comment")})
	}
	switch {
	case fault.Is(err, fault.BadInput):
		return s.drawResend(w, r, d, view.Resend{
			Name: d.Name, Title: d.Title, Return: back, Asked: true, Since: fields.Get("since"), Comment: fields.Get("comment"), Faults: faultsOf(err),
		})
	case err != nil:
		return err
	}
	return s.tell(w, r, back, view.Resent(r.Context(), out.Deliveries, out.Archived))
}
