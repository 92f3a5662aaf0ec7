package ledger

import (
	"context"
	"fmt"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"

	"lethe/ent"
)

// Each of these reads whole tables: they are for naming what is broken.

// FindEntry returns the entry that has the id or, wherever it may be now, the
// leaf.
func FindEntry(ctx context.Context, client *ent.Client, id uuid.UUID, leaf tlog.Hash) (Row, bool, error) {
	return one(ctx, client,
		`SELECT `+columns+` FROM ledger_entries WHERE id = $1 OR sha256('\x00' || hash) = $2 LIMIT 1`, id, leaf[:])
}

// FindNext returns the entry that comes after the entry of the leaf in its chain.
func FindNext(ctx context.Context, client *ent.Client, leaf tlog.Hash) (Row, bool, error) {
	return one(ctx, client, `SELECT `+columns+` FROM ledger_entries WHERE sha256('\x00' || previous) = $1 LIMIT 1`, leaf[:])
}

func one(ctx context.Context, client *ent.Client, query string, args ...any) (Row, bool, error) {
	rows, err := client.QueryContext(ctx, query, args...)
	if err != nil {
		return Row{}, false, fmt.Errorf("search the ledger: %w", err)
	}
	found, err := scan(rows, 1)
	if err != nil || len(found) == 0 {
		return Row{}, false, err
	}
	return found[0], true, nil
}

// FindLeaf returns the index of the leaf in the tree.
func FindLeaf(ctx context.Context, client *ent.Client, leaf tlog.Hash) (int64, bool, error) {
	rows, err := client.QueryContext(ctx, `
SELECT n * 256 + i FROM ledger_tiles, generate_series(0, octet_length(data) / 32 - 1) AS i
WHERE level = 0 AND position($1 IN data) > 0 AND substring(data FROM i * 32 + 1 FOR 32) = $1
ORDER BY n, i LIMIT 1`, leaf[:])
	if err != nil {
		return 0, false, fmt.Errorf("search the tree: %w", err)
	}
	defer rows.Close()
	var index int64
	found := false
	for rows.Next() {
		found = true
		if err := rows.Scan(&index); err != nil {
			return 0, false, fmt.Errorf("search the tree: %w", err)
		}
	}
	return index, found, rows.Err()
}

// TreeSize returns how many leaves the tiles have, and how many the newest
// checkpoint says that there are.
func TreeSize(ctx context.Context, client *ent.Client) (tiles, checkpoint int64, err error) {
	rows, err := client.QueryContext(ctx, `
SELECT coalesce((SELECT n * 256 + octet_length(data) / 32 FROM ledger_tiles WHERE level = 0 ORDER BY n DESC LIMIT 1), 0),
	coalesce((SELECT size FROM ledger_checkpoints ORDER BY size DESC LIMIT 1), 0)`)
	if err != nil {
		return 0, 0, fmt.Errorf("read the size of the tree: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&tiles, &checkpoint); err != nil {
			return 0, 0, fmt.Errorf("read the size of the tree: %w", err)
		}
	}
	return tiles, checkpoint, rows.Err()
}
