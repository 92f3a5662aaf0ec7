package erasure

import (
	"context"
	"slices"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// exportable are the lists that pages hand out as sheets.
var exportable = []string{"queue", "deliveries", "archive", "selection"}

// Exported writes to the ledger that the actor takes a list with so many rows out
// of the program: call it before the first of them leaves. The rows are those that
// there are when the export begins. It needs auth.ReadRequests, and fails with
// BadInput for a list outside "queue", "deliveries", "archive" and "selection".
func (s *Service) Exported(ctx context.Context, list string, rows int) error {
	if err := auth.Require(ctx, auth.ReadRequests); err != nil {
		return err
	}
	if !slices.Contains(exportable, list) {
		return fault.Invalid(fault.Field{Path: "list", Message: "Name a list that can be exported."})
	}
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		return recordAbout(ctx, tx, Reports, "list.exported", map[string]any{"list": list, "rows": rows})
	})
}
