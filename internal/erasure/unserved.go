package erasure

import (
	"context"
	"fmt"
	"slices"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/ent/erasurerequest"
	"lethe/ent/identifier"
	"lethe/ent/predicate"
	"lethe/internal/lifecycle"
)

// latecomer is a destination that may have missed requests, with the rules that
// name it now.
type latecomer struct {
	*ent.Destination
	rules *published
	since time.Time // of receipt
}

// pageOfMissed is how many requests are looked at by one statement.
const pageOfMissed = 500

// eachMissed calls do with the requests that were routed without a delivery to
// the destination and that the current rules would send there, the oldest first,
// at most pageOfMissed at a time. It returns for how many the rules could not be
// evaluated.
func (s *Service) eachMissed(ctx context.Context, to latecomer, do func([]*ent.ErasureRequest) error) (unreadable int, err error) {
	for at, id, more := to.since, uuid.Nil, true; more; {
		page, err := unserved(ctx, s.db.Read(), to.ID, receivedAfter(at, id))
		if err != nil {
			return 0, err
		}
		missed, failed := to.rules.sentTo(to.Name, page)
		unreadable += failed
		if err := do(missed); err != nil {
			return 0, err
		}
		if more = len(page) == pageOfMissed; more {
			at, id = page[len(page)-1].ReceivedAt, page[len(page)-1].ID
		}
	}
	return unreadable, nil
}

// unserved loads requests that were routed and have no delivery to the
// destination, the oldest first, with the facts of each and the types of its
// identifiers.
func unserved(ctx context.Context, client *ent.Client, destinationID uuid.UUID, which predicate.ErasureRequest) ([]*ent.ErasureRequest, error) {
	requests, err := client.ErasureRequest.Query().
		Where(erasurerequest.StateIn(lifecycle.Forwarding, lifecycle.Completed), which, withoutDeliveryTo(destinationID)).
		Order(erasurerequest.ByReceivedAt(), erasurerequest.ByID()).
		Limit(pageOfMissed).
		Select(erasurerequest.FieldID, erasurerequest.FieldReference, erasurerequest.FieldState, erasurerequest.FieldReceivedAt,
			erasurerequest.FieldCause, erasurerequest.FieldRegulation, erasurerequest.FieldSource, erasurerequest.FieldSubmittedAt,
			erasurerequest.FieldAttributes).
		WithIdentifiers(func(q *ent.IdentifierQuery) { q.Select(identifier.FieldRequestID, identifier.FieldType) }).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for requests that a destination has missed: %w", err)
	}
	return requests, nil
}

// withoutDeliveryTo asks of each request whether it has one: a list of all that
// have would be as long as the table.
func withoutDeliveryTo(destinationID uuid.UUID) predicate.ErasureRequest {
	return func(s *entsql.Selector) {
		d := entsql.Table(delivery.Table)
		s.Where(entsql.NotExists(entsql.Select().From(d).Where(entsql.And(
			entsql.ColumnsEQ(d.C(delivery.FieldRequestID), s.C(erasurerequest.FieldID)),
			entsql.EQ(d.C(delivery.FieldDestinationID), destinationID),
		))))
	}
}

func receivedAfter(at time.Time, id uuid.UUID) predicate.ErasureRequest {
	return func(s *entsql.Selector) {
		s.Where(entsql.CompositeGT([]string{s.C(erasurerequest.FieldReceivedAt), s.C(erasurerequest.FieldID)}, at, id))
	}
}

// sentTo keeps the requests that these rules send to the destination, and counts
// those for which they cannot be evaluated.
func (p *published) sentTo(name string, requests []*ent.ErasureRequest) (sent []*ent.ErasureRequest, unreadable int) {
	for _, r := range requests {
		types := make([]string, len(r.Edges.Identifiers))
		for n, i := range r.Edges.Identifiers {
			types[n] = i.Type
		}
		yes, err := p.sends(r, types, name)
		switch {
		case err != nil:
			unreadable++
		case yes:
			sent = append(sent, r)
		}
	}
	return sent, unreadable
}

// sends reports whether these rules send a request with these types of
// identifiers to the destination.
func (p *published) sends(r *ent.ErasureRequest, types []string, name string) (bool, error) {
	f, err := facts(r, types)
	if err != nil {
		return false, err
	}
	plan, err := p.set.Match(f)
	if err != nil {
		return false, fmt.Errorf("evaluate version %d for request %s: %w", p.version, r.ID, err)
	}
	return slices.Contains(plan.Destinations, name), nil
}
