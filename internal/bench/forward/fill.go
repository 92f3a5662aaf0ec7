package main

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"lethe/ent"
	"lethe/internal/app"
	"lethe/internal/auth"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
	"lethe/internal/privacy"
)

// filler writes a backlog. Each person has one request.
type filler struct {
	db       *pgx.Conn
	keys     *privacy.Keys
	now      time.Time
	requests []person
}

// person is whose data shall be erased, and the request for it.
type person struct {
	request uuid.UUID
	key     privacy.DataKey
}

// copyRequests writes requests that are FORWARDING, and their sealed identifiers.
func (f *filler) copyRequests(ctx context.Context, routedTo []string) error {
	columns := []string{
		"id", "reference", "cause", "regulation", "source", "attributes", "submitted_at", "received_at", "due_at",
		"state", "approved_at", "escalate_at", "rule_set_version", "routed_to", "data_key", "version",
	}
	due := f.now.AddDate(0, 0, 30)
	rows := pgx.CopyFromSlice(len(f.requests), func(i int) ([]any, error) {
		id := uuid.Must(uuid.NewV7())
		key, wrapped, err := f.keys.NewDataKey(id)
		f.requests[i] = person{id, key}
		return []any{
			[16]byte(id), reference(i), "account_deleted", string(lifecycle.GDPR), "shop", "{}", f.now, f.now, due,
			string(lifecycle.Forwarding), f.now, f.now.AddDate(0, 0, 15), 1, routedTo, wrapped, 3,
		}, err
	})
	if _, err := f.db.CopyFrom(ctx, pgx.Identifier{"erasure_requests"}, columns, rows); err != nil {
		return err
	}
	return f.copyIdentifiers(ctx)
}

// reference is another one for every i.
func reference(i int) string {
	digits := fmt.Sprintf("%08X", i)
	return "ER-" + digits[:4] + "-" + digits[4:]
}

func (f *filler) copyIdentifiers(ctx context.Context) error {
	columns := []string{"id", "request_id", "position", "type", "masked", "sealed", "blind_index"}
	rows := pgx.CopyFromSlice(len(f.requests), func(i int) ([]any, error) {
		id := uuid.Must(uuid.NewV7())
		email, err := privacy.NewIdentifier(privacy.Forms{Types: []string{privacy.TypeEmail}}, privacy.TypeEmail, fmt.Sprintf("person-%08d@example.com", i))
		if err != nil {
			return nil, err
		}
		sealed, err := f.requests[i].key.Seal(email.Reveal(), "identifiers/"+id.String()+"/sealed")
		return []any{
			[16]byte(id), [16]byte(f.requests[i].request), 0, email.Type, email.Masked(), sealed,
			f.keys.BlindIndex(email.Type, email.Reveal()),
		}, err
	})
	_, err := f.db.CopyFrom(ctx, pgx.Identifier{"identifiers"}, columns, rows)
	return err
}

// copyDeliveries writes one delivery of each request to each destination.
func (f *filler) copyDeliveries(ctx context.Context) error {
	destinations, err := f.destinations(ctx)
	if err != nil {
		return err
	}
	columns := []string{"id", "request_id", "destination_id", "state", "created_at", "next_attempt_at", "patient_until"}
	rows := pgx.CopyFromSlice(len(f.requests)*len(destinations), func(i int) ([]any, error) {
		request, to := f.requests[i/len(destinations)].request, destinations[i%len(destinations)]
		return []any{
			[16]byte(uuid.Must(uuid.NewV7())), [16]byte(request), to, string(lifecycle.Queued),
			f.now, f.now, f.now.Add(24 * time.Hour),
		}, nil
	})
	_, err = f.db.CopyFrom(ctx, pgx.Identifier{"deliveries"}, columns, rows)
	return err
}

func (f *filler) destinations(ctx context.Context) ([][16]byte, error) {
	rows, err := f.db.Query(ctx, "SELECT id FROM destinations ORDER BY name")
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[[16]byte])
}

// appendEntries begins the chain of every request, so that there is one to go on
// with.
func (f *filler) appendEntries(ctx context.Context, a *app.App) error {
	const batch = 1000
	ctx = auth.With(ctx, auth.System("bench"))
	for begin := 0; begin < len(f.requests); begin += batch {
		some := f.requests[begin:min(begin+batch, len(f.requests))]
		entries := make([]ledger.Entry, len(some))
		for i, p := range some {
			entries[i] = ledger.Entry{Subject: p.request, Action: "request.routed", Detail: map[string]any{"ruleSetVersion": 1}}
		}
		err := a.DB.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
			return ledger.Append(ctx, tx, f.now, entries...)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
