package ledger

import (
	"context"
	"database/sql"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/transparency"
)

// Row is an entry as it stands in the database.
type Row struct {
	Position
	transparency.Record
	Stored []byte // its hash, as it was stored
}

// RecordOf is the part of an entry that its hash covers.
func RecordOf(e *ent.LedgerEntry) transparency.Record {
	return transparency.Record{
		SubjectID: e.SubjectID, Number: e.Number, At: e.At,
		ActorKind: e.ActorKind, Actor: e.Actor, ActorID: e.ActorID,
		Action: e.Action, Detail: e.Detail, Previous: e.Previous,
	}
}

const columns = `tx, id, subject_id, number, at, actor_kind, actor, actor_id, action, detail::text, previous, hash`

// After returns up to limit entries after the position, in their order.
func After(ctx context.Context, client *ent.Client, p Position, limit int) ([]Row, error) {
	rows, err := client.QueryContext(ctx,
		`SELECT `+columns+` FROM ledger_entries WHERE (tx, id) > ($1, $2) ORDER BY tx, id LIMIT $3`, p.Tx, p.ID, limit)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return scan(rows, limit)
}

// AfterInChain returns up to limit entries, subject by subject and in the order
// of their numbers, after that number of that subject.
func AfterInChain(ctx context.Context, client *ent.Client, subject uuid.UUID, number, limit int) ([]Row, error) {
	rows, err := client.QueryContext(ctx,
		`SELECT `+columns+` FROM ledger_entries WHERE (subject_id, number) > ($1, $2) ORDER BY subject_id, number LIMIT $3`,
		subject, number, limit)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return scan(rows, limit)
}

// scan reads the rows and closes them.
func scan(rows *sql.Rows, limit int) ([]Row, error) {
	defer rows.Close()
	found := make([]Row, 0, limit)
	for rows.Next() {
		var r Row
		var actor uuid.NullUUID
		if err := rows.Scan(&r.Tx, &r.ID, &r.SubjectID, &r.Number, &r.At, &r.ActorKind, &r.Actor, &actor,
			&r.Action, (*[]byte)(&r.Detail), &r.Previous, &r.Stored); err != nil {
			return nil, fmt.Errorf("read the ledger: %w", err)
		}
		if actor.Valid {
			r.ActorID = &actor.UUID
		}
		found = append(found, r)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return found, nil
}

// CountBetween counts the entries after one position and before another.
func CountBetween(ctx context.Context, client *ent.Client, after, before Position) (n int64, err error) {
	rows, err := client.QueryContext(ctx,
		`SELECT count(*) FROM ledger_entries WHERE (tx, id) > ($1, $2) AND (tx, id) < ($3, $4)`, after.Tx, after.ID, before.Tx, before.ID)
	if err != nil {
		return 0, fmt.Errorf("count the entries: %w", err)
	}
	defer rows.Close()
	if err := entsql.ScanOne(rows, &n); err != nil {
		return 0, fmt.Errorf("count the entries: %w", err)
	}
	return n, nil
}
