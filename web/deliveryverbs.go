package web

import (
	"context"
	"net/http"
	"net/url"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

// dealt is what a person wants to do with a delivery, as it was sent.
type dealt struct {
	verb     string // of the request's path
	delivery *ent.Delivery
	fields   url.Values
	back     string
}

// deal reads the form of an action on a delivery.
func (s *site) deal(r *http.Request, verb string, more ...string) (dealt, error) {
	fields, err := form(r, append(more, "return")...)
	if err != nil {
		return dealt{}, err
	}
	d, err := s.findDelivery(r.Context(), r.PathValue("id"))
	if err != nil {
		return dealt{}, err
	}
	return dealt{verb: verb, delivery: d, fields: fields, back: s.back(fields, deliveryPath(d.ID))}, nil
}

// dealtWith tells what was done, on the page where it was asked for.
func (s *site) dealtWith(w http.ResponseWriter, r *http.Request, d dealt, saved *ent.Delivery) error {
	words := view.DeliveryDone(r.Context(), d.verb, d.delivery.Edges.Request.Reference, d.delivery.Edges.Destination.Title, saved.State)
	return s.tell(w, r, d.back, words)
}

// tell goes back to a page, which says what was done.
func (s *site) tell(w http.ResponseWriter, r *http.Request, back, words string) error {
	if err := s.remember(r.Context(), done{Words: words}); err != nil {
		return err
	}
	http.Redirect(w, r, back, http.StatusSeeOther)
	return nil
}

// act carries out an action on a delivery that needs no more than a button.
func (s *site) act(w http.ResponseWriter, r *http.Request, verb string, command func(context.Context, uuid.UUID) (*ent.Delivery, error)) error {
	d, err := s.deal(r, verb)
	if err != nil {
		return err
	}
	saved, err := command(r.Context(), d.delivery.ID)
	if err != nil {
		return err
	}
	return s.dealtWith(w, r, d, saved)
}

// retry makes a delivery due at once.
func (s *site) retry(w http.ResponseWriter, r *http.Request) error {
	return s.act(w, r, "retry", s.Erasure.Retry)
}

func (s *site) releaseDelivery(w http.ResponseWriter, r *http.Request) error {
	return s.act(w, r, "release", s.Erasure.ReleaseDelivery)
}

func (s *site) withdrawWaiver(w http.ResponseWriter, r *http.Request) error {
	return s.act(w, r, "withdraw", s.Erasure.WithdrawWaiver)
}

// agree carries out the waiver that somebody else has proposed, as it was seen.
func (s *site) agree(w http.ResponseWriter, r *http.Request) error {
	d, err := s.deal(r, "agree", "ground")
	if err != nil {
		return err
	}
	proposed := d.delivery.WaiverGround
	if proposed == nil || string(*proposed) != d.fields.Get("ground") {
		return fault.New(fault.Conflict, "The proposal to waive this delivery has changed meanwhile. Look again, then decide.")
	}
	saved, err := s.Erasure.Waive(r.Context(), erasure.Waiver{DeliveryID: d.delivery.ID, Ground: *proposed, Text: d.delivery.WaiverText})
	if err != nil {
		return err
	}
	return s.dealtWith(w, r, d, saved)
}

// askAbout leads to the form of an action, or to the delivery when the actor may
// not take it now.
func (s *site) askAbout(w http.ResponseWriter, r *http.Request, allowed func(view.DeliveryMay) bool, draw func(dealt) error) error {
	d, err := s.findDelivery(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !allowed(mayDeliver(r.Context(), d)) {
		http.Redirect(w, r, deliveryPath(d.ID), http.StatusSeeOther)
		return nil
	}
	return draw(dealt{delivery: d, back: s.back(r.URL.Query(), "")})
}

// again says how to show a form once more: with what is wrong in it, or with why
// it was not done. Other errors are not its business.
func again(why error) (status int, wrong view.Faults, refused string, err error) {
	switch {
	case fault.Is(why, fault.BadInput):
		return http.StatusUnprocessableEntity, faultsOf(why), "", nil
	case fault.Is(why, fault.Conflict):
		return http.StatusConflict, nil, fault.Of(why).Message, nil
	}
	return 0, nil, "", why
}
