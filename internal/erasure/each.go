package erasure

import (
	"context"
	"errors"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/fault"
)

// batch is how many rows one call of a job's work looks at.
const batch = 100

// errNotDue ends a transaction in which there was nothing to do after all:
// another replica, or a person, was faster.
var errNotDue = errors.New("not due any more")

// each runs do for every request whose id the query returns (its one
// parameter is the limit), each in a transaction of its own under the request's
// lock. One that fails is logged and does not stop the others; do looks again
// under the lock whether the request is due. It returns how many were changed,
// and the failures joined if none were.
func (s *Service) each(ctx context.Context, due string, do func(context.Context, *change) error) (int, error) {
	ids, err := s.ids(ctx, due)
	if err != nil {
		return 0, err
	}
	changed, channel := 0, ""
	var failures error
	for _, id := range ids {
		err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
			c, err := s.lock(ctx, tx, id)
			if err != nil {
				return err
			}
			if err := do(ctx, c); err != nil {
				return err
			}
			channel = nextFor(c.request.State)
			return nil
		})
		switch {
		case err == nil:
			changed++
		case errors.Is(err, errNotDue), fault.Is(err, fault.NotFound):
		default:
			s.log.ErrorContext(ctx, "work on a request", "request", id, "error", err)
			failures = errors.Join(failures, err)
		}
	}
	if changed > 0 {
		s.wakeOn(ctx, channel) // what they all became, or nearly all
		return changed, nil
	}
	return 0, failures
}

func (s *Service) ids(ctx context.Context, query string) ([]uuid.UUID, error) {
	rows, err := s.db.Read().QueryContext(ctx, query, batch)
	if err != nil {
		return nil, fmt.Errorf("look for due requests: %w", err)
	}
	defer rows.Close()
	var ids []uuid.UUID
	if err := entsql.ScanSlice(rows, &ids); err != nil {
		return nil, fmt.Errorf("look for due requests: %w", err)
	}
	return ids, nil
}
