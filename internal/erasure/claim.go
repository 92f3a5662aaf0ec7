package erasure

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/destination"
	"lethe/ent/erasurerequest"
	"lethe/internal/lifecycle"
	"lethe/internal/seedbug"
)

// claim is the right to make one attempt, or to ask one question, until its lease
// ends.
type claim struct {
	kind     kind
	delivery *ent.Delivery // as the claim left it, with its destination
	request  *ent.ErasureRequest
	until    time.Time // by this process's clock, and a little before the database's
}

// batchOfClaims is how many deliveries one transaction claims at the most.
const batchOfClaims = 512

// lease is longer than an attempt may take, so that a slow one is not started
// twice; when it ends without a result, the delivery is due again.
func (s *Service) lease() time.Duration { return 2*s.cfg.DeliveryTimeout + time.Second }

// claim leases up to limit deliveries, with what their orders are built from.
func (s *Service) claim(ctx context.Context, limit int) ([]claim, error) {
	return s.claimed(ctx, send, func(ctx context.Context, tx *ent.Tx, wishes string) ([]*ent.Delivery, error) {
		free, err := lockFree(ctx, tx)
		if err != nil {
			return nil, err
		}
		return s.take(ctx, tx, free, limit, wishes)
	})
}

// claimed takes deliveries and loads what is sent or asked about them, in one
// transaction. The wishes of the lanes say how many there is room for.
func (s *Service) claimed(ctx context.Context, of kind, take func(ctx context.Context, tx *ent.Tx, wishes string) ([]*ent.Delivery, error)) ([]claim, error) {
	wishes, err := json.Marshal(s.lanes.wishes())
	if err != nil {
		return nil, fmt.Errorf("list the room of the lanes: %w", err)
	}
	until := time.Now().Add(s.lease())
	var claims []claim
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		claims = nil // of a try that was broken off
		taken, err := take(ctx, tx, string(wishes))
		if err != nil || len(taken) == 0 {
			return err
		}
		claims, err = load(ctx, tx, of, taken, until)
		return err
	})
	return claims, err
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

// take leases the deliveries.
func (s *Service) take(ctx context.Context, tx *ent.Tx, free string, limit int, wishes string) ([]*ent.Delivery, error) {
	query := claimDue
	if seedbug.Planted == seedbug.AppClock {
		query = strings.ReplaceAll(query, "lethe_now()", "clock_timestamp()") // tests move the other one
	}
	rows, err := tx.QueryContext(ctx, query, limit, s.lease().Microseconds(), free, s.holder, wishes)
	if err != nil {
		return nil, fmt.Errorf("claim deliveries: %w", err)
	}
	return scanClaims(rows, func(d *ent.Delivery) []any {
		d.State, d.LeaseToken = lifecycle.Sending, &s.holder
		return []any{&d.ID, &d.RequestID, &d.DestinationID, &d.Attempts, &d.PatientUntil, &d.LastError, &d.ExternalReference}
	})
}

// scanClaims reads what a claim has taken, and closes the rows.
func scanClaims(rows *sql.Rows, into func(*ent.Delivery) []any) ([]*ent.Delivery, error) {
	defer rows.Close()
	var taken []*ent.Delivery
	for rows.Next() {
		d := &ent.Delivery{}
		if err := rows.Scan(into(d)...); err != nil {
			return nil, fmt.Errorf("read what was claimed: %w", err)
		}
		taken = append(taken, d)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read what was claimed: %w", err)
	}
	return taken, nil
}

// load gives each delivery its destination and its request with identifiers.
func load(ctx context.Context, tx *ent.Tx, of kind, taken []*ent.Delivery, until time.Time) ([]claim, error) {
	var requestIDs []uuid.UUID
	destinationIDs := map[uuid.UUID]*ent.Destination{}
	for _, d := range taken {
		requestIDs = append(requestIDs, d.RequestID)
		destinationIDs[d.DestinationID] = nil
	}
	requests, err := tx.ErasureRequest.Query().
		Where(idIn(requestIDs)).
		Select(erasurerequest.FieldID, erasurerequest.FieldReference, erasurerequest.FieldCause, erasurerequest.FieldRegulation,
			erasurerequest.FieldSubmittedAt, erasurerequest.FieldDueAt, erasurerequest.FieldDataKey).
		WithIdentifiers(inOrder).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the requests of %d claims: %w", len(taken), err)
	}
	byID := make(map[uuid.UUID]*ent.ErasureRequest, len(requests))
	for _, r := range requests {
		byID[r.ID] = r
	}
	destinations, err := tx.Destination.Query().Where(destination.IDIn(slices.Collect(maps.Keys(destinationIDs))...)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the destinations of %d claims: %w", len(taken), err)
	}
	if err := withSecrets(ctx, tx.Client(), destinations...); err != nil {
		return nil, err
	}
	for _, to := range destinations {
		destinationIDs[to.ID] = to.Unwrap()
	}
	claims := make([]claim, len(taken))
	for n, d := range taken {
		d.Edges.Destination = destinationIDs[d.DestinationID]
		claims[n] = claim{kind: of, delivery: d, request: byID[d.RequestID], until: until}
	}
	return claims, nil
}
