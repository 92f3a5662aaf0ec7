package erasure

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/ent/predicate"
	"lethe/internal/lifecycle"
)

// missedForEver counts the archived requests that the current rules would have
// sent to the destination and that never went there: nothing of them can be sent
// any more. Of some the rules may be unreadable.
func (s *Service) missedForEver(ctx context.Context, to latecomer) (missed, unreadable int, err error) {
	for at, id, more := to.since, uuid.Nil, true; more; {
		page, err := s.archivedWithout(ctx, to.Name, at, id)
		if err != nil {
			return 0, 0, err
		}
		for _, a := range page {
			yes, err := to.rules.sends(unarchived(a), a.IdentifierTypes, to.Name)
			switch {
			case err != nil:
				unreadable++
			case yes:
				missed++
			}
		}
		if more = len(page) == pageOfMissed; more {
			at, id = page[len(page)-1].ReceivedAt, page[len(page)-1].ID
		}
	}
	return missed, unreadable, nil
}

// archivedWithout loads archived requests that were completed without the
// destination, the oldest of those received after the place in the list first.
func (s *Service) archivedWithout(ctx context.Context, name string, at time.Time, id uuid.UUID) ([]*ent.ArchivedRequest, error) {
	never, err := outcomeless(name)
	if err != nil {
		return nil, err
	}
	page, err := s.db.Read().ArchivedRequest.Query().
		Where(archivedrequest.StateEQ(lifecycle.Completed), never, func(s *entsql.Selector) {
			s.Where(entsql.CompositeGT([]string{s.C(archivedrequest.FieldReceivedAt), s.C(archivedrequest.FieldID)}, at, id))
		}).
		Order(archivedrequest.ByReceivedAt(), archivedrequest.ByID()).
		Limit(pageOfMissed).
		Select(archivedrequest.FieldID, archivedrequest.FieldReceivedAt, archivedrequest.FieldCause, archivedrequest.FieldRegulation,
			archivedrequest.FieldSource, archivedrequest.FieldSubmittedAt, archivedrequest.FieldAttributes, archivedrequest.FieldIdentifierTypes).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for archived requests that a destination has missed: %w", err)
	}
	return page, nil
}

// outcomeless asks whether no outcome names the destination.
func outcomeless(name string) (predicate.ArchivedRequest, error) {
	outcome, err := json.Marshal([]map[string]string{{"destination": name}})
	if err != nil {
		return nil, fmt.Errorf("ask for the outcomes of %s: %w", name, err)
	}
	return func(s *entsql.Selector) {
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.WriteString("NOT ").WriteString(s.C(archivedrequest.FieldOutcomes)).WriteString(" @> ").Arg(string(outcome)).WriteString("::jsonb")
		}))
	}, nil
}

// unarchived is the request as far as the rules look at it.
func unarchived(a *ent.ArchivedRequest) *ent.ErasureRequest {
	return &ent.ErasureRequest{
		ID: a.ID, Cause: a.Cause, Regulation: a.Regulation, Source: a.Source, SubmittedAt: a.SubmittedAt, Attributes: a.Attributes,
	}
}
