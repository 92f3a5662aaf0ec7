package erasure

import (
	"context"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent/archivedrequest"
	"lethe/ent/delivery"
	"lethe/ent/erasurerequest"
	"lethe/ent/predicate"
	"lethe/internal/auth"
)

// VisibleRequests keeps the requests that the actor may see: every one with
// requests:read, those of its own source with requests:submit, else none.
func VisibleRequests(ctx context.Context) predicate.ErasureRequest {
	return func(s *entsql.Selector) { limit(ctx, s, erasurerequest.FieldSource) }
}

// VisibleArchived is VisibleRequests for the archive.
func VisibleArchived(ctx context.Context) predicate.ArchivedRequest {
	return func(s *entsql.Selector) { limit(ctx, s, archivedrequest.FieldSource) }
}

// VisibleDeliveries keeps the deliveries of the requests that the actor may see.
func VisibleDeliveries(ctx context.Context) predicate.Delivery {
	if auth.From(ctx).May(auth.ReadRequests) {
		return func(*entsql.Selector) {}
	}
	return delivery.HasRequestWith(VisibleRequests(ctx))
}

func limit(ctx context.Context, s *entsql.Selector, source string) {
	switch a := auth.From(ctx); {
	case a.May(auth.ReadRequests):
	case a.May(auth.SubmitRequests):
		s.Where(entsql.EQ(s.C(source), a.Source))
	default:
		s.Where(entsql.False())
	}
}
