package web

import (
	"net/http"

	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// askWaive shows the form that waives a delivery, or proposes it; who has
// proposed it finds their own words there.
func (s *site) askWaive(w http.ResponseWriter, r *http.Request) error {
	return s.askAbout(w, r, func(m view.DeliveryMay) bool { return m.Waive }, func(d dealt) error {
		page := waivePage(d)
		if proposed := waiverOf(r.Context(), d.delivery); proposed != nil && proposed.Mine {
			page.Ground, page.Text = string(proposed.Ground), proposed.Text
		}
		return s.drawWaive(w, r, http.StatusOK, page)
	})
}

func waivePage(d dealt) view.Waive {
	return view.Waive{
		Delivery: d.delivery.ID.String(), Reference: d.delivery.Edges.Request.Reference, To: d.delivery.Edges.Destination.Title,
		Return: d.back, Ground: d.fields.Get("ground"), Text: d.fields.Get("text"),
	}
}

func (s *site) drawWaive(w http.ResponseWriter, r *http.Request, status int, page view.Waive) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame = f
	return render(w, r, status, view.WaivePage(page))
}

// waive waives a delivery, or proposes it. What was not done comes back as it was
// typed.
func (s *site) waive(w http.ResponseWriter, r *http.Request) error {
	d, err := s.deal(r, "waive", "ground", "text")
	if err != nil {
		return err
	}
	saved, err := s.Erasure.Waive(r.Context(), erasure.Waiver{
		DeliveryID: d.delivery.ID,
		Ground:     lifecycle.WaiverGround(d.fields.Get("ground")),
		Text:       d.fields.Get("text"),
	})
	if err == nil {
		return s.dealtWith(w, r, d, saved)
	}
	page := waivePage(d)
	var status int
	if status, page.Faults, page.Refused, err = again(err); err != nil {
		return err
	}
	return s.drawWaive(w, r, status, page)
}
