package web

import (
	"net/http"
	"slices"
	"strconv"

	"lethe/ent/delivery"
	entdestination "lethe/ent/destination"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// askRemove shows what removing a destination from the draft will do.
func (s *site) askRemove(w http.ResponseWriter, r *http.Request) error {
	return s.drawRemove(w, r, http.StatusOK, "")
}

func (s *site) drawRemove(w http.ResponseWriter, r *http.Request, status int, refused string) error {
	ctx := r.Context()
	name := r.PathValue("name")
	known, err := s.routing(ctx)
	if err != nil {
		return err
	}
	d, err := known.settings(name)
	if err != nil {
		return err
	}
	open, err := s.Read.Delivery.Query().
		Where(delivery.StateIn(lifecycle.OpenDeliveryStates()...), delivery.HasDestinationWith(entdestination.Name(name))).
		Count(ctx)
	if err != nil {
		return err
	}
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	return render(w, r, status, view.RemoveDestinationPage(view.RemoveDestination{
		Frame: f, Name: d.Name, Title: d.Title, Revision: known.Revision, Open: open,
		Rules: rulesNaming(known.Document, name), Refused: refused,
	}))
}

// removeDestination takes a destination out of the draft.
func (s *site) removeDestination(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	fields, err := form(r, "revision", "return")
	if err != nil {
		return err
	}
	name := r.PathValue("name")
	known, err := s.routing(ctx)
	if err != nil {
		return err
	}
	d, err := known.settings(name)
	if err != nil {
		return err
	}
	next := known.Document
	if i := destinationIn(next, name); i >= 0 {
		next.Destinations = slices.Delete(slices.Clone(next.Destinations), i, i+1)
	}
	if fields.Get("revision") == strconv.Itoa(known.Revision) {
		_, err = s.Erasure.SaveDraft(ctx, known.Revision, next)
	} else {
		err = fault.New(fault.Conflict, "%s changed the draft meanwhile. Look again, then remove it.", known.EditedBy)
	}
	switch {
	case fault.Is(err, fault.Conflict):
		return s.drawRemove(w, r, http.StatusConflict, fault.Of(err).Message)
	case err != nil:
		return err
	}
	back := "/destinations"
	if destinationIn(known.published, name) >= 0 {
		back = s.back(fields, destinationPath(name))
	}
	return s.tell(w, r, back, view.DestinationRemoved(r.Context(), d.Title))
}
