package web

import (
	"net/http"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// askHoldDelivery shows the form that puts one delivery on hold, or changes its
// hold.
func (s *site) askHoldDelivery(w http.ResponseWriter, r *http.Request) error {
	return s.askAbout(w, r, func(m view.DeliveryMay) bool { return m.Hold }, func(d dealt) error {
		page := holdPage(d)
		if ground := d.delivery.HoldGround; ground != nil {
			page.Ground, page.ReviewOn = string(*ground), timeOf(d.delivery.HoldReviewOn).Format(time.DateOnly)
		}
		return s.drawHold(w, r, http.StatusOK, page)
	})
}

func holdPage(d dealt) view.PutOnHold {
	return view.PutOnHold{
		Reference: d.delivery.Edges.Request.Reference, Delivery: d.delivery.ID.String(), To: d.delivery.Edges.Destination.Title,
		Return: d.back, Ground: d.fields.Get("ground"), ReviewOn: d.fields.Get("reviewOn"),
	}
}

// holdDelivery puts one delivery on hold. What was not done comes back as it was
// typed.
func (s *site) holdDelivery(w http.ResponseWriter, r *http.Request) error {
	d, err := s.deal(r, "hold", "ground", "reviewOn")
	if err != nil {
		return err
	}
	saved, err := s.Erasure.HoldDelivery(r.Context(), erasure.DeliveryHolding{
		DeliveryID: d.delivery.ID,
		Ground:     lifecycle.HoldGround(d.fields.Get("ground")),
		ReviewOn:   dayTyped(d.fields.Get("reviewOn")),
	})
	if err == nil {
		return s.dealtWith(w, r, d, saved)
	}
	page := holdPage(d)
	var status int
	if status, page.Faults, page.Refused, err = again(err); err != nil {
		return err
	}
	return s.drawHold(w, r, status, page)
}
