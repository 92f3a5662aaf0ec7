package erasure

import (
	"context"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/ent/destination"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
	"lethe/internal/ledger"
)

// PauseDestination stops sending to a destination until it is resumed. An order
// that a process has in hand may still go out; confirmations are still taken.
// Pausing twice is fine. Why is at most 1,000 characters without personal data,
// which the ledger keeps. It fails with NotFound when there is no such destination.
func (s *Service) PauseDestination(ctx context.Context, name, why string) (*ent.Destination, error) {
	if err := fault.Invalid(shorterThan("why", why, 1000)...); err != nil {
		return nil, err
	}
	entry := ledger.Entry{Subject: Routing, Action: "destination.paused", Detail: map[string]any{"destination": name, "why": why}}
	return s.changeDestination(ctx, name, entry, func(u *ent.DestinationUpdate, now time.Time) {
		u.Where(destination.PausedAtIsNil()).SetPausedAt(now)
	})
}

// ResumeDestination sends to a destination again, at once: whatever it failed
// before is forgotten. Resuming one that is not paused is fine. It fails with
// NotFound when there is no such destination.
func (s *Service) ResumeDestination(ctx context.Context, name string) (*ent.Destination, error) {
	entry := ledger.Entry{Subject: Routing, Action: "destination.resumed", Detail: map[string]any{"destination": name}}
	return s.changeDestination(ctx, name, entry, func(u *ent.DestinationUpdate, _ time.Time) {
		u.Where(destination.Or(destination.PausedAtNotNil(), destination.CircuitOpenUntilNotNil(), destination.FailuresGT(0))).
			ClearPausedAt().ClearCircuitOpenUntil().SetFailures(0)
	})
}

// changeDestination makes a change of one destination and records it, unless what
// set asks for finds nothing to change.
func (s *Service) changeDestination(ctx context.Context, name string, entry ledger.Entry, set func(*ent.DestinationUpdate, time.Time)) (*ent.Destination, error) {
	if err := auth.Require(ctx, auth.ManageDeliveries); err != nil {
		return nil, err
	}
	if err := fault.Invalid(shorterThan("name", name, 63)...); err != nil {
		return nil, err
	}
	var saved *ent.Destination
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		saved = nil // of a try that was broken off
		if err := lockRouting(ctx, tx); err != nil {
			return err
		}
		now, err := database.Now(ctx, tx)
		if err != nil {
			return err
		}
		update := tx.Destination.Update().Where(destination.Name(name))
		set(update, now)
		changed, err := update.Save(ctx)
		if err != nil {
			return fmt.Errorf("save destination %s: %w", name, err)
		}
		saved, err = tx.Destination.Query().Where(destination.Name(name)).Only(ctx)
		switch {
		case ent.IsNotFound(err):
			return errNoDestination
		case err != nil:
			return fmt.Errorf("read destination %s again: %w", name, err)
		case changed == 0:
			return nil
		}
		return ledger.Append(ctx, tx, now, entry)
	})
	if err != nil {
		return nil, err
	}
	s.wake(ctx)
	return saved.Unwrap(), nil
}

// lockRouting serialises what is recorded about the routing until the transaction
// ends. It is taken before the rows of destinations.
func lockRouting(ctx context.Context, tx *ent.Tx) error {
	if _, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock(hashtext('lethe routing'))"); err != nil {
		return fmt.Errorf("lock the routing: %w", err)
	}
	return nil
}

// recordRouting writes a ledger entry about the routing, in a transaction of its
// own: of work that was done in parts, or outside of any.
func (s *Service) recordRouting(ctx context.Context, action string, detail map[string]any) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if err := lockRouting(ctx, tx); err != nil {
			return err
		}
		now, err := database.Now(ctx, tx)
		if err != nil {
			return err
		}
		return ledger.Append(ctx, tx, now, ledger.Entry{Subject: Routing, Action: action, Detail: detail})
	})
}
