package audit

import (
	"context"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/ledger"
)

// Gap is what a database lacks that was restored from a backup.
type Gap struct {
	Standing
	Since   time.Time    // from when on something may be lost: the database's newest checkpoint; zero if it has none
	Until   time.Time    // until when: the latest checkpoint outside; zero if there is none
	Sources []SourceSeen // who may have to send again
	Going   []Going      // what goes out by itself, whatever was decided in the gap
	Known   []Restored   // what the ledger has on record of restores before
}

// Missed reports whether the database is behind its checkpoints outside, and
// nobody has acknowledged that.
func (g Gap) Missed() bool { return g.Missing > 0 }

// SourceSeen is a sender of requests.
type SourceSeen struct {
	Source string    `json:"source"`
	LastAt time.Time `json:"lastAt"` // when its last request was received that is there
}

// Going is a request in review that goes out by itself.
type Going struct {
	Reference string    `json:"reference"`
	At        time.Time `json:"at"`
}

// CheckRestore compares the database with signed checkpoints that were kept
// outside it, and says what it may lack. It needs auth.ReadLedger, and fails as
// Compare does. It changes nothing.
func (s *Service) CheckRestore(ctx context.Context, outside []string) (Gap, error) {
	if err := auth.Require(ctx, auth.ReadLedger); err != nil {
		return Gap{}, err
	}
	standing, err := s.Compare(ctx, outside)
	if err != nil {
		return Gap{}, err
	}
	gap := Gap{Standing: standing, Since: standing.Database.At}
	if gap.Known, err = restores(ctx, s.db.Read()); err != nil {
		return Gap{}, err
	}
	if gap.Until, err = s.latest(outside, gap.Known); err != nil {
		return Gap{}, err
	}
	if gap.Sources, err = s.sourcesSeen(ctx); err != nil {
		return Gap{}, err
	}
	gap.Going, err = s.going(ctx)
	return gap, err
}

// latest is when the last of the checkpoints was made that are not known as lost.
// After a second restore it need not be the one with the most entries.
func (s *Service) latest(notes []string, known []Restored) (time.Time, error) {
	outside, err := s.openOutside(notes)
	var at time.Time
	for _, c := range outside {
		if c.At.After(at) && !isLost(known, c) {
			at = c.At
		}
	}
	return at, err
}

// AcknowledgeRestore writes to the ledger what was lost, so that it is sealed
// again from where it stands and the checkpoints of the lost end are known as
// lost. When nothing is missing, or that is on record, it changes nothing. It fails
// with Conflict when the ledger and its checkpoints contradict each other, which no
// restore does, and while the database's clock is behind the latest of them. It
// needs auth.ManageDeliveries.
func (s *Service) AcknowledgeRestore(ctx context.Context, g Gap) error {
	if err := auth.Require(ctx, auth.ManageDeliveries); err != nil {
		return err
	}
	if g.Forked {
		return fault.New(fault.Conflict, "The ledger and a checkpoint kept outside have different entries at the same place. "+
			"A restore does not do that: find out who changed what, with lethe audit verify.")
	}
	if !g.Missed() {
		return nil
	}
	return s.about(ctx, func(ctx context.Context, tx *ent.Tx, now time.Time) (*ledger.Entry, error) {
		known, err := restores(ctx, tx.Client())
		if err != nil {
			return nil, err
		}
		if isLost(known, g.Outside) {
			return nil, nil
		}
		if !now.After(g.Until) {
			return nil, fault.New(fault.Conflict, "The database's clock says %s, which is before the latest checkpoint outside, of %s. Set the clock, then try again.",
				now.Format(time.RFC3339), g.Until.Format(time.RFC3339))
		}
		return &ledger.Entry{Subject: Ledger, Action: restored, Detail: g.detail()}, nil
	})
}

// detail is what restores reads again.
func (g Gap) detail() map[string]any {
	return map[string]any{
		"size": g.Database.Size, "lostTo": g.Outside.Size, "root": g.Outside.Root.String(),
		"since": g.Since.UTC().Format(time.RFC3339), "lostAt": g.Until.UTC().Format(time.RFC3339Nano),
	}
}
