package erasure

import (
	"context"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/database"
	"lethe/internal/ledger"
)

// recordAbout writes an entry about a subject that has no row of its own, such as
// the reports, under the lock of its chain.
func recordAbout(ctx context.Context, tx *ent.Tx, subject uuid.UUID, action string, detail map[string]any) error {
	if err := ledger.Lock(ctx, tx, subject); err != nil {
		return err
	}
	now, err := database.Now(ctx, tx)
	if err != nil {
		return err
	}
	return ledger.Append(ctx, tx, now, ledger.Entry{Subject: subject, Action: action, Detail: detail})
}
