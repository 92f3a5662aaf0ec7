package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/ent/ledgercheck"
	"lethe/internal/auth"
	"lethe/internal/ledger"
)

// WakeCheck is the channel on which the jobs hear that somebody wants the ledger
// checked.
const WakeCheck = "lethe_check"

// checkEvery is how long the ledger goes unchecked when nobody asks.
const checkEvery = 24 * time.Hour

// checkSilence is how long the process that checks may say nothing before
// another takes over from it.
const checkSilence = time.Minute

// checkedAction is the action of the entry with what a check found.
const checkedAction = "ledger.checked"

// settleTime is what the end of a check gets, also when the program stops.
const settleTime = 5 * time.Second

// AskCheck asks that the whole ledger be read and compared with its checkpoints.
// A process with jobs begins at once, and LastCheck tells how far it is. While a
// check is open, asking again changes nothing. It needs auth.ReadLedger; that it
// was asked for is on record.
func (s *Service) AskCheck(ctx context.Context) error {
	if err := auth.Require(ctx, auth.ReadLedger); err != nil {
		return err
	}
	return s.about(ctx, func(ctx context.Context, tx *ent.Tx, now time.Time) (*ledger.Entry, error) {
		open, err := tx.LedgerCheck.Query().Where(ledgercheck.FinishedAtIsNil()).Exist(ctx)
		if err != nil || open {
			return nil, wrapped("look for an open check of the ledger", err)
		}
		if err := tx.LedgerCheck.Create().SetAskedBy(auth.From(ctx).Name).SetAskedAt(now).Exec(ctx); err != nil {
			return nil, fmt.Errorf("ask for a check of the ledger: %w", err)
		}
		if _, err := tx.ExecContext(ctx, "SELECT pg_notify($1, '')", WakeCheck); err != nil {
			return nil, fmt.Errorf("wake the check of the ledger: %w", err)
		}
		return &ledger.Entry{Subject: Ledger, Action: "ledger.check_asked"}, nil
	})
}

// CheckDue checks the ledger, against the checkpoint file too, if somebody asked for it, if a process that was at it
// has said nothing for a minute, or if nobody has asked for a day. However many
// replicas ask, one of them checks. When ctx ends, the check is left to another,
// which begins anew. What is found is kept for LastCheck; it is not an error.
func (s *Service) CheckDue(ctx context.Context) (int, error) { return s.checkDue(ctx, s.Verify) }

func (s *Service) checkDue(ctx context.Context, verify func(context.Context, Verification) (Verified, error)) (int, error) {
	c, err := s.claimCheck(ctx)
	if err != nil || c == nil {
		return 0, err
	}
	reading, stop := context.WithCancel(ctx)
	defer stop()
	var lost error
	found, err := verify(reading, Verification{Outside: s.keptOutside(), Progress: func(entries int64) {
		if lost = c.progress(reading, entries); lost != nil {
			stop()
		}
	}})
	ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	switch {
	case err == nil, IsBroken(err):
		return 1, c.finish(ending, found, err)
	case errors.Is(lost, errTakenOver):
		return 0, nil
	case ctx.Err() != nil:
		return 0, c.giveBack(ending)
	}
	return 0, errors.Join(err, c.giveBack(ending))
}

// keptOutside are the newest checkpoints of the checkpoint file; a file that cannot
// be read is for PublishDue to complain of.
func (s *Service) keptOutside() []string {
	if s.cfg.File == "" {
		return nil
	}
	tail, err := readTail(s.cfg.File)
	if err != nil {
		return nil
	}
	return s.holding(tail)
}
