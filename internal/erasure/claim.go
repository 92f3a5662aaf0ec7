package erasure

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/lifecycle"
)

// claim is the right to make one attempt, until its lease ends.
type claim struct {
	delivery *ent.Delivery // with its destination
	token    uuid.UUID
}

// claimDue leases up to limit due deliveries. A delivery is due when its next
// attempt is, or when its lease has ended without a result: the process that
// held it is dead or lost, and the destination may have had the order, which is
// why every attempt carries the same key.
//
// The row lock on a destination makes its concurrency and its orders per minute
// hold for all replicas together; SKIP LOCKED lets them claim for different destinations at once, so
// that one which is slow or down takes no slot from another.
const claimDue = `
WITH free AS (
	SELECT x.id, greatest(0, least(
		x.concurrency - (
			SELECT count(*) FROM deliveries l
			WHERE l.destination_id = x.id AND l.state = 'SENDING' AND l.lease_until > (SELECT lethe_now())
		),
		x.rate_per_minute - CASE WHEN x.rate_since > (SELECT lethe_now()) - interval '1 minute' THEN x.rate_used ELSE 0 END
	)) AS slots
	FROM destinations x
	WHERE x.paused_at IS NULL
	FOR NO KEY UPDATE SKIP LOCKED
), due AS (
	SELECT d.id FROM free CROSS JOIN LATERAL (
		(SELECT id, lease_until AS since FROM deliveries
		 WHERE destination_id = free.id AND state = 'SENDING' AND lease_until <= (SELECT lethe_now())
		 ORDER BY lease_until LIMIT free.slots)
		UNION ALL
		(SELECT id, next_attempt_at FROM deliveries
		 WHERE destination_id = free.id AND state IN ('QUEUED', 'FAILED') AND next_attempt_at <= (SELECT lethe_now())
		 ORDER BY next_attempt_at LIMIT free.slots)
		ORDER BY since LIMIT free.slots
	) d
	ORDER BY d.since LIMIT $1
), locked AS (
	SELECT d.id, d.state, d.attempts FROM deliveries d JOIN due USING (id) FOR UPDATE OF d SKIP LOCKED
), lost AS (
	INSERT INTO attempts (id, delivery_id, number, outcome, started_at, took_ms, detail)
	SELECT gen_random_uuid(), id, attempts, 'unknown', (SELECT lethe_now()), 0, 'no result was recorded before the lease ended'
	FROM locked WHERE state = 'SENDING'
	ON CONFLICT (delivery_id, number) DO NOTHING
), taken AS (
	UPDATE deliveries d
	SET state = 'SENDING', attempts = d.attempts + 1, next_attempt_at = NULL,
		lease_token = gen_random_uuid(), lease_until = (SELECT lethe_now()) + $2 * interval '1 microsecond'
	FROM locked WHERE d.id = locked.id AND d.state = locked.state AND d.attempts = locked.attempts
	RETURNING d.id, d.destination_id, d.lease_token
), counted AS (
	UPDATE destinations x
	SET rate_used = t.n + CASE WHEN x.rate_since > (SELECT lethe_now()) - interval '1 minute' THEN x.rate_used ELSE 0 END,
		rate_since = CASE WHEN x.rate_since > (SELECT lethe_now()) - interval '1 minute' THEN x.rate_since ELSE (SELECT lethe_now()) END
	FROM (SELECT destination_id, count(*) AS n FROM taken GROUP BY 1) t
	WHERE x.id = t.destination_id
)
SELECT id, lease_token FROM taken`

// lease is longer than an attempt may take, so that a slow one is not started
// twice; when it ends without a result, the delivery is due again.
func (s *Service) lease() time.Duration { return 2*s.cfg.DeliveryTimeout + time.Second }

func (s *Service) claim(ctx context.Context, limit int) ([]claim, error) {
	tokens := map[uuid.UUID]uuid.UUID{}
	var deliveries []*ent.Delivery
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		clear(tokens)
		rows, err := tx.QueryContext(ctx, claimDue, limit, s.lease().Microseconds())
		if err != nil {
			return fmt.Errorf("claim deliveries: %w", err)
		}
		defer rows.Close()
		for rows.Next() {
			var id, token uuid.UUID
			if err := rows.Scan(&id, &token); err != nil {
				return fmt.Errorf("claim deliveries: %w", err)
			}
			tokens[id] = token
		}
		if err := rows.Err(); err != nil {
			return fmt.Errorf("claim deliveries: %w", err)
		}
		deliveries, err = leased(ctx, tx, tokens)
		return err
	})
	if err != nil {
		return nil, err
	}
	claims := make([]claim, len(deliveries))
	for i, d := range deliveries {
		claims[i] = claim{delivery: d.Unwrap(), token: tokens[d.ID]}
	}
	return claims, nil
}

func leased(ctx context.Context, tx *ent.Tx, tokens map[uuid.UUID]uuid.UUID) ([]*ent.Delivery, error) {
	if len(tokens) == 0 {
		return nil, nil
	}
	ids := make([]uuid.UUID, 0, len(tokens))
	for id := range tokens {
		ids = append(ids, id)
	}
	deliveries, err := tx.Delivery.Query().
		Where(delivery.IDIn(ids...), delivery.StateEQ(lifecycle.Sending)).
		WithDestination().
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load claimed deliveries: %w", err)
	}
	return deliveries, nil
}
