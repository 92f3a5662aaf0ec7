package ledger

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
)

// Between returns up to limit entries after one position and before another, in
// their order.
func Between(ctx context.Context, client *ent.Client, after, before Position, limit int) ([]Row, error) {
	rows, err := client.QueryContext(ctx, `SELECT `+columns+` FROM ledger_entries
		WHERE (tx, id) > ($1, $2) AND (tx, id) < ($3, $4) ORDER BY tx, id LIMIT $5`, after.Tx, after.ID, before.Tx, before.ID, limit)
	if err != nil {
		return nil, fmt.Errorf("follow the ledger: %w", err)
	}
	return scan(rows, limit)
}

// NewestBetween returns up to limit entries about the subject after one position
// and before another, the newest first.
func NewestBetween(ctx context.Context, client *ent.Client, subject uuid.UUID, after, before Position, limit int) ([]Row, error) {
	rows, err := client.QueryContext(ctx, `SELECT `+columns+` FROM ledger_entries
		WHERE subject_id = $1 AND (tx, id) > ($2, $3) AND (tx, id) < ($4, $5) ORDER BY number DESC LIMIT $6`,
		subject, after.Tx, after.ID, before.Tx, before.ID, limit)
	if err != nil {
		return nil, fmt.Errorf("follow the chain of %s: %w", subject, err)
	}
	return scan(rows, limit)
}
