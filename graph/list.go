package graph

import (
	"context"

	"entgo.io/contrib/entgql"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
	"lethe/internal/fault"

	"github.com/google/uuid"
)

// The orders of lists that are asked for without one. Ties go by id, so every
// list is in one order only.
func requestOrder(given *ent.ErasureRequestOrder) *ent.ErasureRequestOrder {
	if given != nil {
		return given
	}
	return &ent.ErasureRequestOrder{Field: ent.ErasureRequestOrderFieldReceivedAt, Direction: entgql.OrderDirectionDesc}
}

func archivedOrder(given *ent.ArchivedRequestOrder) *ent.ArchivedRequestOrder {
	if given != nil {
		return given
	}
	return &ent.ArchivedRequestOrder{Field: ent.ArchivedRequestOrderFieldFinishedAt, Direction: entgql.OrderDirectionDesc}
}

func deliveryOrder(given *ent.DeliveryOrder) *ent.DeliveryOrder {
	if given != nil {
		return given
	}
	return &ent.DeliveryOrder{Field: ent.DeliveryOrderFieldCreatedAt, Direction: entgql.OrderDirectionDesc}
}

// page is what a connection is asked for; limits has checked and completed it.
type page struct {
	after  *ent.Cursor
	first  *int
	before *ent.Cursor
	last   *int
}

// timeline reads the ledger of one request, oldest first, for who may read the
// ledger and for the source that sent the request.
func (r *Resolver) timeline(ctx context.Context, subject uuid.UUID, source string, p page) (*ent.LedgerEntryConnection, error) {
	if err := requireTimeline(ctx, source); err != nil {
		return nil, err
	}
	return r.read.LedgerEntry.Query().Where(ledgerentry.SubjectID(subject)).
		Paginate(ctx, p.after, p.first, p.before, p.last, ent.WithLedgerEntryOrder(&ent.LedgerEntryOrder{
			Field: ent.LedgerEntryOrderFieldAt, Direction: entgql.OrderDirectionAsc,
		}))
}

func requireTimeline(ctx context.Context, source string) error {
	actor := auth.From(ctx)
	if actor.May(auth.ReadLedger) || actor.May(auth.SubmitRequests) && actor.Source == source {
		return nil
	}
	return fault.New(fault.Forbidden, "The timeline needs %s, unless you sent the request. Ask an administrator.", auth.ReadLedger)
}
