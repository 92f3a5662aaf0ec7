package app

import (
	"context"

	"lethe/internal/database"
)

// guard finds out what keeps this process from changing the ledger, and says so when it is weaker than it could be.
func (a *App) guard(ctx context.Context) (database.Guard, error) {
	guard, err := a.DB.LedgerGuard(ctx)
	if err != nil {
		return "", err
	}
	if guard == database.ByTrigger {
		a.opts.Log.WarnContext(ctx, "the ledger is guarded by triggers only: "+
			"see \"Database roles\" in the guide for operators", "role", database.Role)
	} else {
		a.opts.Log.InfoContext(ctx, "the ledger is append-only for this process", "guarded_by", string(guard))
	}
	return guard, nil
}
