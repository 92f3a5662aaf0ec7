// Package ledger is the append-only record of every action. An entry is
// written in the transaction of what it records, so there is no change without
// its entry and no entry without its change.
//
// The entries about one subject (a request, an account, the routing) form a
// chain: each holds the SHA-256 of itself and of the entry before it.
//
//	entry 1 ──hash──► entry 2 ──hash──► entry 3
//
// Entries hold no personal data: they say what was done, not to whom.
//
// All entries together are in one order, by the transaction that wrote them and
// their id, and in that order they are the leaves of a Merkle tree, which is kept
// in tiles (internal/audit seals and checks it).
package ledger

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/seedbug"
)

// Entry is one action to record. Detail holds strings, booleans and whole
// numbers, and no personal data.
type Entry struct {
	Subject uuid.UUID
	Action  string
	Detail  map[string]any
}

// Append records the entries in their order, as done at the time by the actor
// of ctx, with two statements however many they are. The caller holds the lock
// that serialises changes of each subject: its row, or an advisory lock. Without
// it two chains could grow from one entry; the unique index refuses the second,
// and the transaction fails.
func Append(ctx context.Context, tx *ent.Tx, at time.Time, entries ...Entry) error {
	if len(entries) == 0 {
		return nil
	}
	ends, err := ends(ctx, tx, entries)
	if err != nil {
		return err
	}
	actor := auth.From(ctx)
	rows := make([]*ent.LedgerEntry, len(entries))
	for n, e := range entries {
		if rows[n], err = next(ends[e.Subject], e, actor, at); err != nil {
			return err
		}
		ends[e.Subject] = end{rows[n].Number, rows[n].Hash}
	}
	return record(ctx, tx, rows)
}

func record(ctx context.Context, tx *ent.Tx, rows []*ent.LedgerEntry) error {
	if seedbug.Planted == seedbug.LedgerOutside {
		return loseable(ctx, tx, rows)
	}
	if err := insert(ctx, tx, rows); err != nil {
		return fmt.Errorf("record %s: %w", rows[0].Action, err)
	}
	return nil
}

// Opening is the first entry of a chain, and who did what it tells.
type Opening struct {
	Entry
	Actor auth.Actor
}

// Open records the first entries about new subjects, as done at the time, with one
// statement however many they are. The unique index refuses one that is not the first.
func Open(ctx context.Context, tx *ent.Tx, at time.Time, openings ...Opening) error {
	rows := make([]*ent.LedgerEntry, len(openings))
	for n, o := range openings {
		var err error
		if rows[n], err = next(end{}, o.Entry, o.Actor, at); err != nil {
			return err
		}
	}
	return record(ctx, tx, rows)
}

// Lock takes the lock of the chain of a subject that has no row to lock, such as the
// reports, until the transaction ends.
func Lock(ctx context.Context, tx *ent.Tx, subject uuid.UUID) error {
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtext($1))", "lethe ledger "+subject.String()); err != nil {
		return fmt.Errorf("lock the chain of %s: %w", subject, err)
	}
	return nil
}

// loseable is what insert must never be: a change without its entry.
func loseable(ctx context.Context, tx *ent.Tx, rows []*ent.LedgerEntry) error {
	if _, err := tx.ExecContext(ctx, "SAVEPOINT entry"); err != nil {
		return err
	}
	if insert(ctx, tx, rows) == nil {
		return nil
	}
	_, err := tx.ExecContext(ctx, "ROLLBACK TO SAVEPOINT entry")
	return err
}

func next(last end, e Entry, actor auth.Actor, at time.Time) (*ent.LedgerEntry, error) {
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	detail, err := json.Marshal(e.Detail) // sorts the keys
	if err != nil {
		return nil, fmt.Errorf("encode the detail of %s: %w", e.Action, err)
	}
	row := &ent.LedgerEntry{
		ID:        uuid.Must(uuid.NewV7()),
		SubjectID: e.Subject,
		Number:    last.number + 1,
		At:        at.UTC().Truncate(time.Microsecond),
		ActorKind: string(actor.Kind),
		Actor:     actor.Name,
		Action:    e.Action,
		Detail:    detail,
		Previous:  last.hash,
	}
	if actor.ID != uuid.Nil {
		row.ActorID = &actor.ID
	}
	hash := RecordOf(row).Hash()
	row.Hash = hash[:]
	return row, nil
}
