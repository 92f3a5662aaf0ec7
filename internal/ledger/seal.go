package ledger

import (
	"context"
	"fmt"

	"entgo.io/ent/dialect/sql"

	"lethe/ent"
)

// Sealable is an entry that can be sealed: no entry can come before it any more.
type Sealable struct {
	Position
	Hash [32]byte
}

// SealableAfter returns up to limit entries after the position that can be
// sealed, in their order. A transaction that writes, whatever it writes, holds
// back the entries of the transactions that began to write after it.
func SealableAfter(ctx context.Context, client *ent.Client, p Position, limit int) ([]Sealable, error) {
	end, err := Settled(ctx, client)
	if err != nil {
		return nil, err
	}
	// A statement of its own: it must see what has ended before the first looked.
	rows, err := client.QueryContext(ctx, `
SELECT tx, id, hash FROM ledger_entries
WHERE (tx, id) > ($1, $2) AND tx < $3
ORDER BY tx, id LIMIT $4`, p.Tx, p.ID, end, limit)
	if err != nil {
		return nil, fmt.Errorf("read what can be sealed: %w", err)
	}
	defer rows.Close()
	found := make([]Sealable, 0, limit)
	for rows.Next() {
		var e Sealable
		var hash []byte
		if err := rows.Scan(&e.Tx, &e.ID, &hash); err != nil {
			return nil, fmt.Errorf("read what can be sealed: %w", err)
		}
		if len(hash) != len(e.Hash) {
			return nil, fmt.Errorf("entry %s has a hash of %d bytes: it was changed after it was written", e.ID, len(hash))
		}
		e.Hash = [32]byte(hash)
		found = append(found, e)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read what can be sealed: %w", err)
	}
	return found, nil
}

// Settled is the number of transactions before which all have ended: a statement
// that comes after it sees what they wrote, and nobody adds to it.
func Settled(ctx context.Context, client *ent.Client) (end int64, err error) {
	rows, err := client.QueryContext(ctx, `SELECT ledger_sealable()`)
	if err != nil {
		return 0, fmt.Errorf("see what can be sealed: %w", err)
	}
	defer rows.Close()
	if err := sql.ScanOne(rows, &end); err != nil {
		return 0, fmt.Errorf("see what can be sealed: %w", err)
	}
	return end, nil
}

// Continue lets the order go on where a database was loaded into another server,
// which counts its transactions anew: new entries come after all that are there.
// It reports whether that was needed. It waits for the transactions that have
// written entries to end, and new ones wait for it.
func Continue(ctx context.Context, tx *ent.Tx) (bool, error) {
	if _, err := tx.ExecContext(ctx, `SELECT pg_advisory_xact_lock(hashtext('lethe ledger base'))`); err != nil {
		return false, fmt.Errorf("lock the order of the ledger: %w", err)
	}
	done, err := tx.ExecContext(ctx, `UPDATE ledger_base SET base = `+newestTx+` + 1 WHERE `+outrun)
	if err != nil {
		return false, fmt.Errorf("let the order of the ledger go on: %w", err)
	}
	n, err := done.RowsAffected()
	return n > 0, err
}

// Outrun reports whether Continue is needed: an entry has a greater number than
// this server has given to any transaction.
func Outrun(ctx context.Context, client *ent.Client) (bool, error) {
	rows, err := client.QueryContext(ctx, `SELECT EXISTS (SELECT FROM ledger_base WHERE `+outrun+`)`)
	if err != nil {
		return false, fmt.Errorf("look at the order of the ledger: %w", err)
	}
	defer rows.Close()
	needed := false
	if err := sql.ScanOne(rows, &needed); err != nil {
		return false, fmt.Errorf("look at the order of the ledger: %w", err)
	}
	return needed, nil
}

const (
	newestTx = `(SELECT tx FROM ledger_entries ORDER BY tx DESC, id DESC LIMIT 1)`
	outrun   = newestTx + ` >= base + pg_snapshot_xmax(pg_current_snapshot())::text::bigint`
)
