package erasure

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/ent/erasurerequest"
	"lethe/ent/identifier"
	"lethe/ent/predicate"
	"lethe/internal/lifecycle"
)

// maxPrevious is how many earlier requests of one person are listed.
const maxPrevious = 10

// Previous is an earlier request of the same person.
type Previous struct {
	Reference  string
	State      lifecycle.RequestState
	ReceivedAt time.Time
	FinishedAt *time.Time // nil while it is open
	Archived   bool
}

// Erased reports whether the person was erased by it.
func (p Previous) Erased() bool { return p.FinishedAt != nil && erased(p.State) }

// Previous lists the requests of the same person that came before this one and that
// the actor may see, the newest first, at most 10. Those that are not archived share
// an identifier with it. Of the archived ones they are the one that was found when
// this one came (previous_id), and those that share a tombstone with that one.
func (s *Service) Previous(ctx context.Context, r *ent.ErasureRequest) ([]Previous, error) {
	found, err := s.previousOpen(ctx, r)
	if err != nil {
		return nil, err
	}
	archived, err := s.previousArchived(ctx, r)
	if err != nil {
		return nil, err
	}
	return newest(append(found, archived...)), nil
}

// newest puts the newest first, and cuts the list off.
func newest(found []Previous) []Previous {
	slices.SortFunc(found, func(a, b Previous) int {
		return cmp.Or(b.ReceivedAt.Compare(a.ReceivedAt), cmp.Compare(a.Reference, b.Reference))
	})
	return found[:min(len(found), maxPrevious)]
}

func (s *Service) previousOpen(ctx context.Context, r *ent.ErasureRequest) ([]Previous, error) {
	own, err := s.db.Read().Identifier.Query().Where(identifier.RequestID(r.ID)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the identifiers of request %s: %w", r.ID, err)
	}
	indexes := make([][]byte, len(own))
	for n, i := range own {
		indexes[n] = i.BlindIndex
	}
	return s.listOpen(ctx,
		erasurerequest.IDNEQ(r.ID),
		erasurerequest.ReceivedAtLTE(r.ReceivedAt),
		erasurerequest.HasIdentifiersWith(identifier.BlindIndexIn(indexes...)))
}

// listOpen lists the newest requests that are not archived, of those that the actor
// may see.
func (s *Service) listOpen(ctx context.Context, which ...predicate.ErasureRequest) ([]Previous, error) {
	rows, err := s.db.Read().ErasureRequest.Query().
		Where(VisibleRequests(ctx)).
		Where(which...).
		Order(erasurerequest.ByReceivedAt(entsql.OrderDesc())).
		Limit(maxPrevious).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for requests of a person: %w", err)
	}
	out := make([]Previous, len(rows))
	for n, row := range rows {
		out[n] = Previous{Reference: row.Reference, State: row.State, ReceivedAt: row.ReceivedAt, FinishedAt: row.FinishedAt}
	}
	return out, nil
}

func (s *Service) previousArchived(ctx context.Context, r *ent.ErasureRequest) ([]Previous, error) {
	if r.PreviousID == nil {
		return nil, nil
	}
	return s.listArchived(ctx, archivedrequest.ReceivedAtLTE(r.ReceivedAt), samePerson(*r.PreviousID))
}

// listArchived is listOpen for the archive.
func (s *Service) listArchived(ctx context.Context, which ...predicate.ArchivedRequest) ([]Previous, error) {
	rows, err := s.db.Read().ArchivedRequest.Query().
		Where(VisibleArchived(ctx)).
		Where(which...).
		Order(archivedrequest.ByReceivedAt(entsql.OrderDesc())).
		Limit(maxPrevious).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look for archived requests of a person: %w", err)
	}
	out := make([]Previous, len(rows))
	for n, row := range rows {
		out[n] = Previous{Reference: row.Reference, State: row.State, ReceivedAt: row.ReceivedAt, FinishedAt: &row.FinishedAt, Archived: true}
	}
	return out, nil
}

// samePerson keeps an archived request, and those that have a mark of it.
func samePerson(id uuid.UUID) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.WriteString(s.C(archivedrequest.FieldID)).WriteString(" IN (SELECT ").Arg(id).WriteString(`::uuid
				UNION SELECT t.request_id FROM tombstones t JOIN tombstones of USING (mark)
				WHERE t.expires_at > (SELECT lethe_now()) AND of.request_id = `).Arg(id).WriteString(")")
		}))
	}
}
