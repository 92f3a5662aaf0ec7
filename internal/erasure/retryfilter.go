package erasure

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/ent/destination"
	"lethe/ent/predicate"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// RetryFilter says which deliveries are tried again; what is empty does not matter.
type RetryFilter struct {
	Destination string                  // its name
	State       lifecycle.DeliveryState // FAILED, also when empty, or QUEUED
	RequestID   *uuid.UUID
	Error       *string // what went wrong last, word for word; empty for those of which nothing is known
}

// checkFilter completes the filter. It fails with BadInput for a state in which
// nothing waits for an attempt, and for a destination that there is not.
func (s *Service) checkFilter(ctx context.Context, f *RetryFilter) error {
	switch f.State {
	case "":
		f.State = lifecycle.Failed
	case lifecycle.Failed, lifecycle.Queued:
	default:
		return fault.Invalid(fault.Field{Path: "state", Message: "Choose FAILED or QUEUED: nothing else waits for another attempt."})
	}
	if f.Destination == "" {
		return nil
	}
	_, err := s.destinationNamed(ctx, f.Destination)
	return err
}

// destinationNamed finds a destination, also one that is retired. It fails with
// BadInput for the field destination when there is none.
func (s *Service) destinationNamed(ctx context.Context, name string) (*ent.Destination, error) {
	if faults := shorterThan("destination", name, 63); len(faults) > 0 {
		return nil, fault.Invalid(faults...)
	}
	d, err := s.db.Read().Destination.Query().Where(destination.Name(name)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.Invalid(fault.Field{Path: "destination", Message: "There is no destination of this name. Choose one of those that were published."})
	case err != nil:
		return nil, fmt.Errorf("load a destination by its name: %w", err)
	}
	return d, nil
}

// conditions leaves out what is due already: asking for it again changes nothing.
func (f RetryFilter) conditions(ctx context.Context) []predicate.Delivery {
	all := []predicate.Delivery{
		delivery.StateEQ(f.State),
		VisibleDeliveries(ctx),
		func(s *entsql.Selector) {
			s.Where(entsql.P(func(b *entsql.Builder) {
				b.Ident(s.C(delivery.FieldNextAttemptAt)).WriteString(" > (SELECT lethe_now())")
			}))
		},
	}
	if f.Destination != "" {
		all = append(all, delivery.HasDestinationWith(destination.Name(f.Destination)))
	}
	if f.RequestID != nil {
		all = append(all, delivery.RequestID(*f.RequestID))
	}
	switch {
	case f.Error == nil:
	case *f.Error == "":
		all = append(all, delivery.Or(delivery.LastErrorIsNil(), delivery.LastError("")))
	default:
		all = append(all, delivery.LastError(*f.Error))
	}
	return all
}
