package staff

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// See notes that the acting member of staff has the request open, so that
// colleagues know. It holds for a minute, so the page says it again while it is
// open. Of a request that is gone, nothing is noted. Nor is there an entry in the
// ledger: looking changes nothing, and what is revealed has an entry of its own.
func (s *Service) See(ctx context.Context, request uuid.UUID) error {
	who, err := viewer(ctx)
	if err != nil {
		return err
	}
	const see = `
INSERT INTO viewings (id, request_id, staff_id, name, seen_at)
SELECT $1, id, $3, $4, (SELECT lethe_now()) FROM erasure_requests WHERE id = $2
ON CONFLICT (request_id, staff_id) DO UPDATE SET seen_at = excluded.seen_at`
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if _, err := tx.ExecContext(ctx, see, uuid.Must(uuid.NewV7()), request, who.ID, who.Name); err != nil {
			return fmt.Errorf("note that request %s is open: %w", request, err)
		}
		return nil
	})
}

// Leave notes that the acting member of staff has closed the request. It also
// removes what pages have left behind that could not say so.
func (s *Service) Leave(ctx context.Context, request uuid.UUID) error {
	who, err := viewer(ctx)
	if err != nil {
		return err
	}
	const leave = `
DELETE FROM viewings WHERE id IN (
	SELECT id FROM viewings
	WHERE request_id = $1 AND staff_id = $2 OR seen_at < (SELECT lethe_now()) - interval '1 hour'
	FOR UPDATE SKIP LOCKED)`
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if _, err := tx.ExecContext(ctx, leave, request, who.ID); err != nil {
			return fmt.Errorf("note that request %s is closed: %w", request, err)
		}
		return nil
	})
}

// viewer is the acting member of staff, who may read requests.
func viewer(ctx context.Context) (auth.Actor, error) {
	who := auth.From(ctx)
	if who.Kind != auth.Staff {
		return who, fault.New(fault.Unauthenticated, "Sign in to look at requests.")
	}
	return who, auth.Require(ctx, auth.ReadRequests)
}
