package web

import (
	"net/http"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// askRecord shows the form on which a person records the proof of a delivery.
func (s *site) askRecord(w http.ResponseWriter, r *http.Request) error {
	return s.askAbout(w, r, func(m view.DeliveryMay) bool { return m.Record }, func(d dealt) error {
		return s.drawRecord(w, r, http.StatusOK, recordPage(d))
	})
}

func recordPage(d dealt) view.Record {
	return view.Record{
		Delivery: d.delivery.ID.String(), Reference: d.delivery.Edges.Request.Reference, To: d.delivery.Edges.Destination.Title,
		Return: d.back, Outcome: d.fields.Get("outcome"), Text: d.fields.Get("text"),
		Ground: d.fields.Get("ground"), Until: d.fields.Get("retainedUntil"),
	}
}

func (s *site) drawRecord(w http.ResponseWriter, r *http.Request, status int, page view.Record) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame = f
	return render(w, r, status, view.RecordPage(page))
}

// record closes a delivery with what a person knows. What was not done comes back
// as it was typed.
func (s *site) record(w http.ResponseWriter, r *http.Request) error {
	d, err := s.deal(r, "record", "outcome", "text", "ground", "retainedUntil")
	if err != nil {
		return err
	}
	until, err := s.midnightAfter(d.fields.Get("retainedUntil"))
	if err == nil {
		saved, failed := s.Erasure.Record(r.Context(), erasure.Evidence{
			DeliveryID: d.delivery.ID,
			Outcome:    lifecycle.DeliveryState(d.fields.Get("outcome")),
			Text:       d.fields.Get("text"), Ground: d.fields.Get("ground"), RetainedUntil: until,
		})
		if failed == nil {
			return s.dealtWith(w, r, d, saved)
		}
		err = failed
	}
	page := recordPage(d)
	var status int
	if status, page.Faults, page.Refused, err = again(err); err != nil {
		return err
	}
	return s.drawRecord(w, r, status, page)
}

// midnightAfter is the end of a day in the zone that people see; nil when none is
// typed.
func (s *site) midnightAfter(day string) (*time.Time, error) {
	if day == "" {
		return nil, nil
	}
	t, err := time.ParseInLocation(time.DateOnly, day, s.Zone)
	if err != nil {
		return nil, fault.Invalid(fault.Field{Path: "retainedUntil", Message: view.NotADay})
	}
	end := t.AddDate(0, 0, 1)
	return &end, nil
}
