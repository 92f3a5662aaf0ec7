package web

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

// Searches for persons live in the session, under an id that says nothing and that
// addresses may hold. They end with the session, or when there are newer ones.
const (
	searchesKey = "searches"
	maxSearches = 20
)

var errSearchEnded = fault.New(fault.NotFound, "This search has ended. Search again.")

// keptSearch is what a person was searched by, without the identifier.
type keptSearch struct {
	ID   string              `json:"id"`
	Keys erasure.SubjectKeys `json:"keys"`
}

// keepSearch keeps a search, and forgets the oldest if there are too many.
func (s *site) keepSearch(ctx context.Context, keys erasure.SubjectKeys) (string, error) {
	kept := append(s.keptSearches(ctx), keptSearch{uuid.NewString(), keys})
	text, err := json.Marshal(kept[max(0, len(kept)-maxSearches):])
	if err != nil {
		return "", fmt.Errorf("keep a search: %w", err)
	}
	s.sessions.Put(ctx, searchesKey, string(text))
	return kept[len(kept)-1].ID, nil
}

// keptSearches are those of the session, the oldest first; none when they cannot be
// read.
func (s *site) keptSearches(ctx context.Context) []keptSearch {
	var kept []keptSearch
	if json.Unmarshal([]byte(s.sessions.GetString(ctx, searchesKey)), &kept) != nil {
		return nil
	}
	return kept
}

// sought finds the search with the id; nil for no id. It fails with NotFound for
// one that has ended, and for who may not search any more.
func (s *site) sought(ctx context.Context, id string) (*erasure.SubjectKeys, error) {
	if id == "" {
		return nil, nil
	}
	kept := s.keptSearches(ctx)
	at := slices.IndexFunc(kept, func(k keptSearch) bool { return k.ID == id })
	if at < 0 || !auth.From(ctx).May(auth.SeeSubjects) {
		return nil, errSearchEnded
	}
	return &kept[at].Keys, nil
}

// tellSought tells of a search where its requests are; nil without one.
func (s *site) tellSought(ctx context.Context, keys *erasure.SubjectKeys) (*view.Sought, error) {
	if keys == nil {
		return nil, nil
	}
	told := view.Sought{Types: keys.Types}
	var err error
	if told.InQueue, err = s.Read.ErasureRequest.Query().Where(erasure.VisibleRequests(ctx), keys.OfRequests()).Count(ctx); err != nil {
		return nil, fmt.Errorf("count the requests of a person: %w", err)
	}
	if told.InArchive, err = s.Read.ArchivedRequest.Query().Where(erasure.VisibleArchived(ctx), keys.OfArchived()).Count(ctx); err != nil {
		return nil, fmt.Errorf("count the archived requests of a person: %w", err)
	}
	return &told, nil
}
