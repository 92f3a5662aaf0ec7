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
package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
)

// Entry is one action to record. Detail holds strings, booleans and whole
// numbers, and no personal data.
type Entry struct {
	Subject uuid.UUID
	Action  string
	Detail  map[string]any
}

// Append records the entries in their order, as done at the time by the actor
// of ctx. The caller holds the lock that serialises changes of each subject:
// its row, or an advisory lock. Without it two chains could grow from one
// entry; the unique index refuses the second, and the transaction fails.
func Append(ctx context.Context, tx *ent.Tx, at time.Time, entries ...Entry) error {
	actor := auth.From(ctx)
	for _, e := range entries {
		last, err := last(ctx, tx, e.Subject)
		if err != nil {
			return err
		}
		row, err := next(last, e, actor, at)
		if err != nil {
			return err
		}
		if err := create(ctx, tx, row); err != nil {
			return fmt.Errorf("record %s: %w", e.Action, err)
		}
	}
	return nil
}

func last(ctx context.Context, tx *ent.Tx, subject uuid.UUID) (*ent.LedgerEntry, error) {
	e, err := tx.LedgerEntry.Query().
		Where(ledgerentry.SubjectID(subject)).
		Order(ent.Desc(ledgerentry.FieldNumber)).
		Select(ledgerentry.FieldNumber, ledgerentry.FieldHash).
		First(ctx)
	switch {
	case ent.IsNotFound(err):
		return &ent.LedgerEntry{}, nil
	case err != nil:
		return nil, fmt.Errorf("read the end of the ledger's chain: %w", err)
	}
	return e, nil
}

func next(last *ent.LedgerEntry, e Entry, actor auth.Actor, at time.Time) (*ent.LedgerEntry, error) {
	if e.Detail == nil {
		e.Detail = map[string]any{}
	}
	detail, err := json.Marshal(e.Detail) // sorts the keys
	if err != nil {
		return nil, fmt.Errorf("encode the detail of %s: %w", e.Action, err)
	}
	row := &ent.LedgerEntry{
		SubjectID: e.Subject,
		Number:    last.Number + 1,
		At:        at.UTC().Truncate(time.Microsecond),
		ActorKind: string(actor.Kind),
		Actor:     actor.Name,
		Action:    e.Action,
		Detail:    detail,
		Previous:  last.Hash,
	}
	if actor.ID != uuid.Nil {
		row.ActorID = &actor.ID
	}
	if row.Previous == nil {
		row.Previous = []byte{}
	}
	row.Hash = hash(row)
	return row, nil
}

func create(ctx context.Context, tx *ent.Tx, row *ent.LedgerEntry) error {
	return tx.LedgerEntry.Create().
		SetSubjectID(row.SubjectID).
		SetNumber(row.Number).
		SetAt(row.At).
		SetActorKind(row.ActorKind).
		SetActor(row.Actor).
		SetNillableActorID(row.ActorID).
		SetAction(row.Action).
		SetDetail(row.Detail).
		SetPrevious(row.Previous).
		SetHash(row.Hash).
		Exec(ctx)
}

// hash covers every field, each with its length before it, so that no two
// entries have the same encoding.
func hash(e *ent.LedgerEntry) []byte {
	h := sha256.New()
	write := func(field []byte) {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(field)))
		h.Write(size[:])
		h.Write(field)
	}
	write([]byte("lethe ledger v1"))
	write(e.Previous)
	write(e.SubjectID[:])
	write(binary.BigEndian.AppendUint64(nil, uint64(e.Number)))
	write(binary.BigEndian.AppendUint64(nil, uint64(e.At.UnixMicro())))
	write([]byte(e.ActorKind))
	write([]byte(e.Actor))
	if e.ActorID != nil {
		write(e.ActorID[:])
	} else {
		write(nil)
	}
	write([]byte(e.Action))
	write(e.Detail)
	return h.Sum(nil)
}
