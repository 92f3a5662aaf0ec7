package erasure

import (
	"context"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
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

// lease is longer than an attempt may take, so that a slow one is not started
// twice; when it ends without a result, the delivery is due again.
func (s *Service) lease() time.Duration { return 2*s.cfg.DeliveryTimeout + time.Second }

func (s *Service) claim(ctx context.Context, limit int) ([]claim, error) {
	tokens := map[uuid.UUID]uuid.UUID{}
	var deliveries []*ent.Delivery
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		clear(tokens)
		free, err := lockFree(ctx, tx)
		if err != nil {
			return err
		}
		if err := s.take(ctx, tx, free, limit, tokens); err != nil {
			return err
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

// lockFree returns the locked destinations as a Postgres array of ids.
func lockFree(ctx context.Context, tx *ent.Tx) (string, error) {
	rows, err := tx.QueryContext(ctx, lockDestinations)
	if err != nil {
		return "", fmt.Errorf("lock the destinations: %w", err)
	}
	defer rows.Close()
	var free string
	if err := entsql.ScanOne(rows, &free); err != nil {
		return "", fmt.Errorf("lock the destinations: %w", err)
	}
	return free, nil
}

// take leases the deliveries and puts the token of each into tokens.
func (s *Service) take(ctx context.Context, tx *ent.Tx, free string, limit int, tokens map[uuid.UUID]uuid.UUID) error {
	rows, err := tx.QueryContext(ctx, claimDue, limit, s.lease().Microseconds(), free)
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
	return nil
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
