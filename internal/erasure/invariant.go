package erasure

import (
	"context"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
)

// Invariant is one thing that must never be, and what was last found of it.
type Invariant struct {
	Name       string    // I1 to I14
	Never      string    // what must never be, for a person
	Violations int       // how many requests, deliveries or jobs violate it
	Examples   []string  // the ids of up to five of them; of jobs, tallies and days, the names
	CheckedAt  time.Time // by the database's clock; zero before the first check
}

// Invariants returns all fourteen in their order, as the last check found them.
// It needs auth.ReadLedger.
func (s *Service) Invariants(ctx context.Context) ([]Invariant, error) {
	if err := auth.Require(ctx, auth.ReadLedger); err != nil {
		return nil, err
	}
	rows, err := s.db.Read().Invariant.Query().All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load what the reconciliation found: %w", err)
	}
	found := map[string]*ent.Invariant{}
	for _, row := range rows {
		found[row.ID] = row
	}
	out := make([]Invariant, len(nevers))
	for n, never := range nevers {
		out[n] = Invariant{Name: fmt.Sprintf("I%d", n+1), Never: never}
		if row := found[out[n].Name]; row != nil {
			out[n].Violations, out[n].Examples, out[n].CheckedAt = row.Violations, row.Examples, row.CheckedAt
		}
	}
	return out, nil
}

// nevers says for people what invariants.sql looks for, from I1.
var nevers = [...]string{
	"A routed request has no delivery, or an approved one is not routed in time.",
	"A request reaches other destinations than its rules named.",
	"A delivery waits without a time at which it goes on.",
	"An attempt was lost and nobody took it up again.",
	"A request is finished although a delivery of it is open, or not proved.",
	"A request or a delivery is not where the ledger says.",
	"A request is past its deadline and nobody was told.",
	"A job does not run.",
	"A request is stuck: nothing will happen to it.",
	"A sender was promised a request that is nowhere.",
	"An accepted delivery was not confirmed in time and nobody was told.",
	"The ledger lacks an entry, or is not sealed.",
	"Identifiers are kept longer than they may be.",
	"A number beside a tab or on the dashboard is not the number of what it counts.",
}
