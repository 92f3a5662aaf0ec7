package erasure

import (
	"context"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// Resending tells a destination again what it has lost, because it restored a
// backup and with it the persons that it had erased since.
type Resending struct {
	Destination string    // its name
	Since       time.Time // when the backup was made; not in the future
	Comment     string    // at most 1,000 characters, without personal data: it is kept for ever
}

// Resent is what a Resend did.
type Resent struct {
	Deliveries int `json:"deliveries"` // new ones that were written
	Archived   int `json:"archived"`   // archived requests that cannot be sent again: their identifiers are destroyed
}

// Resend writes a new delivery, due at once, for each one that the destination
// closed since then by erasing or by not knowing the person, and opens completed
// requests again. What is on hold stays so. It works in parts of 100 requests, and
// saves each: broken off, it can be called again, and a delivery is never repeated
// twice. It needs to see all requests. It fails with BadInput for a destination
// that there is not, or a time in the future.
func (s *Service) Resend(ctx context.Context, in Resending) (Resent, error) {
	for _, p := range []auth.Permission{auth.ManageDeliveries, auth.ReadRequests} {
		if err := auth.Require(ctx, p); err != nil {
			return Resent{}, err
		}
	}
	to, err := s.checkResending(ctx, in)
	if err != nil {
		return Resent{}, err
	}
	var out Resent
	for after, more := uuid.Nil, true; more; {
		ids, err := s.lostBy(ctx, to.ID, in.Since, after)
		if err != nil {
			return out, err
		}
		n, err := s.resendPart(ctx, to, in.Since, ids)
		if err != nil {
			return out, err
		}
		out.Deliveries += n
		if more = len(ids) == batch; more {
			after = ids[batch-1]
		}
	}
	s.wake(ctx)
	if out.Archived, err = s.lostForEver(ctx, to.Name, in.Since); err != nil {
		return out, err
	}
	return out, s.recordResending(ctx, in, out)
}

// Resendable says what Resend would do now, and changes nothing. It fails as
// Resend does.
func (s *Service) Resendable(ctx context.Context, in Resending) (Resent, error) {
	if err := auth.Require(ctx, auth.ReadRequests); err != nil {
		return Resent{}, err
	}
	to, err := s.checkResending(ctx, in)
	if err != nil {
		return Resent{}, err
	}
	var out Resent
	if out.Deliveries, err = s.count(ctx, `SELECT count(*) `+lost, to.ID, in.Since); err != nil {
		return Resent{}, fmt.Errorf("count what is to be repeated: %w", err)
	}
	out.Archived, err = s.lostForEver(ctx, to.Name, in.Since)
	return out, err
}

func (s *Service) checkResending(ctx context.Context, in Resending) (*ent.Destination, error) {
	now, err := s.Now(ctx)
	if err != nil {
		return nil, err
	}
	faults := shorterThan("comment", in.Comment, 1000)
	if in.Since.IsZero() || in.Since.After(now) {
		faults = append(faults, fault.Field{Path: "since", Message: "Give the time at which the backup was made; it is not in the future."})
	}
	if err := fault.Invalid(faults...); err != nil {
		return nil, err
	}
	return s.destinationNamed(ctx, in.Destination)
}

// lost are the deliveries whose work is undone when the destination returns to
// what it was at $2, and which were not repeated yet. What it had to keep is there
// still, and a waiver was no work of its.
const lost = `FROM deliveries d
	WHERE d.destination_id = $1 AND d.state IN ('DONE', 'VERIFIED', 'NOT_FOUND') AND d.closed_at >= $2
		AND NOT EXISTS (SELECT FROM deliveries again WHERE again.resends_id = d.id)`

// lostBy lists requests with such a delivery, at most batch of them.
func (s *Service) lostBy(ctx context.Context, to uuid.UUID, since time.Time, after uuid.UUID) ([]uuid.UUID, error) {
	query := `SELECT d.request_id ` + lost + ` AND d.request_id > $3 ORDER BY d.request_id LIMIT $4`
	rows, err := s.db.Read().QueryContext(ctx, query, to, since, after, batch)
	if err != nil {
		return nil, fmt.Errorf("look for deliveries to repeat: %w", err)
	}
	defer rows.Close()
	var ids []uuid.UUID
	if err := entsql.ScanSlice(rows, &ids); err != nil {
		return nil, fmt.Errorf("look for deliveries to repeat: %w", err)
	}
	return ids, nil
}

// lostForEver counts the archived requests that the destination has brought back.
func (s *Service) lostForEver(ctx context.Context, name string, since time.Time) (int, error) {
	const query = `SELECT count(*) FROM archived_requests WHERE finished_at >= $2 AND EXISTS (
		SELECT FROM jsonb_array_elements(outcomes) o
		WHERE o ->> 'destination' = $1 AND o ->> 'state' IN ('DONE', 'VERIFIED', 'NOT_FOUND')
			AND (o ->> 'closedAt')::timestamptz >= $2)`
	n, err := s.count(ctx, query, name, since)
	if err != nil {
		return 0, fmt.Errorf("count what cannot be repeated: %w", err)
	}
	return n, nil
}

func (s *Service) count(ctx context.Context, query string, args ...any) (int, error) {
	rows, err := s.db.Read().QueryContext(ctx, query, args...)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	return entsql.ScanInt(rows)
}

func (s *Service) recordResending(ctx context.Context, in Resending, out Resent) error {
	return s.recordRouting(ctx, "destination.resent", map[string]any{
		"destination": in.Destination, "since": in.Since.UTC().Format(time.RFC3339), "comment": in.Comment,
		"deliveries": out.Deliveries, "archived": out.Archived,
	})
}
