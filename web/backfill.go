package web

import (
	"net/http"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

const whenReceived = "Give the day and the time since which the requests were received; it is not in the future."

// askBackfill asks since when requests have missed a destination; when the
// address says it, the page says what would be sent.
func (s *site) askBackfill(w http.ResponseWriter, r *http.Request) error {
	d, err := s.findDestination(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	query := r.URL.Query()
	return s.drawBackfill(w, r, d, http.StatusOK, view.Backfill{
		Since: query.Get("since"), Return: s.back(query, ""), Asked: query.Has("since"),
	})
}

// drawBackfill counts what would be sent, unless the time is wrong or nothing can
// be sent.
func (s *site) drawBackfill(w http.ResponseWriter, r *http.Request, d *ent.Destination, status int, page view.Backfill) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame, page.Name, page.Title = f, d.Name, d.Title
	if page.Asked {
		missed := erasure.Missed{}
		since, err := s.minuteTyped(r.Context(), page.Since, f.Clock.Now, whenReceived)
		if err == nil {
			missed, err = s.Erasure.Missed(r.Context(), erasure.Backfill{Destination: d.Name, Since: since})
		}
		if err != nil {
			page.Asked = false
			if status, page.Faults, page.Refused, err = again(err); err != nil {
				return err
			}
		}
		page.Open, page.Finished, page.Archived, page.Unread = missed.Open, missed.Finished, missed.Archived, missed.Unreadable
		page.Examples = missed.Examples
	}
	return render(w, r, status, view.BackfillPage(page))
}

// backfill sends a destination the requests that it has missed.
func (s *site) backfill(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	fields, err := form(r, "since", "comment", "return")
	if err != nil {
		return err
	}
	d, err := s.findDestination(ctx, r.PathValue("name"))
	if err != nil {
		return err
	}
	now, err := s.Erasure.Now(ctx)
	if err != nil {
		return err
	}
	back := s.back(fields, destinationPath(d.Name))
	var out erasure.Backfilled
	since, err := s.minuteTyped(ctx, fields.Get("since"), now, whenReceived)
	if err == nil {
		out, err = s.Erasure.Backfill(ctx, erasure.Backfill{Destination: d.Name, Since: since, Comment: fields.Get("comment")})
	}
	switch {
	case fault.Is(err, fault.BadInput):
		return s.drawBackfill(w, r, d, http.StatusUnprocessableEntity, view.Backfill{
			Return: back, Asked: true, Since: fields.Get("since"), Comment: fields.Get("comment"), Faults: faultsOf(err),
		})
	case err != nil:
		return err
	}
	return s.tell(w, r, back, view.Backfilled(r.Context(), out.Deliveries, out.Archived))
}
