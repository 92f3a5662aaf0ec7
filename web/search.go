package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"lethe/ent/erasurerequest"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

// search leads from what was typed into the search box to what it names: a request
// by its reference, those of a person by an identifier, or one by its external id.
// Into an address goes only what is known to be a reference or an external id.
func (s *site) search(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "q")
	if err != nil {
		return err
	}
	text := strings.TrimSpace(fields.Get("q"))
	place, ok := asReference(text)
	if ok {
		place = requestPath(place)
	} else if place, err = s.placeOf(r.Context(), text); err != nil {
		return err
	}
	http.Redirect(w, r, place, http.StatusSeeOther)
	return nil
}

// placeOf is the list in which the requests are that the text finds. An identifier
// comes before an external id that reads the same.
func (s *site) placeOf(ctx context.Context, text string) (string, error) {
	found, notSearched := s.searchPerson(ctx, text)
	if notSearched != nil || found.None() {
		known, err := s.knowsExternalID(ctx, text)
		if err != nil {
			return "", err
		}
		if known {
			return view.QueueQuery{View: view.AllOpen, Search: text}.Path(), nil
		}
	}
	if notSearched != nil {
		return "", notSearched
	}
	id, err := s.keepSearch(ctx, found.Keys)
	if found.Requests == 0 && found.Archived > 0 {
		return view.ArchiveQuery{Person: id}.Path(), err
	}
	return view.QueueQuery{View: view.AllOpen, Person: id}.Path(), err
}

var errNoPersons = fault.New(fault.NotFound,
	"There is no request with this reference or external id. Your role does not search for persons.")

func (s *site) searchPerson(ctx context.Context, text string) (erasure.Found, error) {
	if !auth.From(ctx).May(auth.SeeSubjects) {
		return erasure.Found{}, errNoPersons
	}
	return s.Erasure.Search(ctx, erasure.IdentifierInput{Value: text})
}

// knowsExternalID reports whether a request that the person may see has the
// external id. One that looks like an identifier is not looked for, because it
// would stand in the address.
func (s *site) knowsExternalID(ctx context.Context, text string) (bool, error) {
	if looksPersonal(text) {
		return false, nil
	}
	known, err := s.Read.ErasureRequest.Query().Where(erasurerequest.ExternalID(text), erasure.VisibleRequests(ctx)).Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("look for an external id: %w", err)
	}
	return known, nil
}
