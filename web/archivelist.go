package web

import (
	"context"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/internal/erasure"
	"lethe/web/view"
)

// archiveList is what a list of archived requests holds.
type archiveList struct {
	query    view.ArchiveQuery
	person   *erasure.SubjectKeys // nil for everybody
	from, to time.Time            // of finishing; zero for no end
}

// of are the archived requests of the list that the actor may see, in no order.
func (l archiveList) of(ctx context.Context, read *ent.Client) *ent.ArchivedRequestQuery {
	query := read.ArchivedRequest.Query().Where(erasure.VisibleArchived(ctx))
	if l.person != nil {
		query.Where(l.person.OfArchived())
	}
	switch {
	case l.query.Outcome != "":
		query.Where(archivedrequest.StateEQ(l.query.Outcome))
	case l.query.Regulation != "":
		// Every one has one of these. Said too, it lets an index find a regulation
		// that is rare.
		query.Where(archivedrequest.StateIn(view.Outcomes()...))
	}
	if l.query.Regulation != "" {
		query.Where(archivedrequest.RegulationEQ(l.query.Regulation))
	}
	if l.query.Source != "" {
		query.Where(archivedrequest.Source(l.query.Source))
	}
	if !l.from.IsZero() {
		query.Where(archivedrequest.FinishedAtGTE(l.from))
	}
	if !l.to.IsZero() {
		query.Where(archivedrequest.FinishedAtLT(l.to))
	}
	return query
}

// part loads the archived requests of the list from a key on, last finished first.
func (l archiveList) part(ctx context.Context, read *ent.Client, after string, limit int) ([]*ent.ArchivedRequest, error) {
	query := l.of(ctx, read).Order(ent.Desc(archivedrequest.FieldFinishedAt, archivedrequest.FieldID)).Limit(limit)
	if after != "" {
		k, err := parseKey(after)
		if err != nil {
			return nil, err
		}
		query.Where(func(s *entsql.Selector) {
			s.Where(entsql.CompositeLT([]string{s.C(archivedrequest.FieldFinishedAt), s.C(archivedrequest.FieldID)}, k.at, k.id))
		})
	}
	found, err := query.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list archived requests: %w", err)
	}
	return found, nil
}

func archiveKey(a *ent.ArchivedRequest) key { return key{a.FinishedAt, a.ID} }
