package audit

import (
	"context"
	"errors"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgercheck"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/ledger"
)

// claim is an open check that this process does. The time at which it last said so
// is its token: when another process has taken over, the row has another one.
type claim struct {
	s     *Service
	id    uuid.UUID
	token time.Time
}

// errTakenOver says that another process has the check now.
var errTakenOver = errors.New("another process has taken over the check of the ledger")

// claimCheck takes the open check that nobody is at, or opens the one of the day;
// nil when there is nothing to check.
func (s *Service) claimCheck(ctx context.Context) (*claim, error) {
	var c *claim
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		if c, err = s.takeOpen(ctx, tx); err != nil || c != nil {
			return err
		}
		c, err = s.openDaily(ctx, tx)
		return err
	})
	return c, err
}

func (s *Service) takeOpen(ctx context.Context, tx *ent.Tx) (*claim, error) {
	now, err := database.Now(ctx, tx)
	if err != nil {
		return nil, err
	}
	row, err := tx.LedgerCheck.Query().
		Where(ledgercheck.FinishedAtIsNil(), ledgercheck.Or(ledgercheck.StartedAtIsNil(), ledgercheck.StartedAtLT(now.Add(-checkSilence)))).
		ForUpdate(entsql.WithLockAction(entsql.SkipLocked)).
		Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("look for an open check of the ledger: %w", err)
	}
	if err := row.Update().SetStartedAt(now).SetEntries(0).Exec(ctx); err != nil {
		return nil, fmt.Errorf("take the check of the ledger: %w", err)
	}
	return &claim{s, row.ID, now}, nil
}

// openDaily opens a check when the last one was asked for more than a day ago. Two
// processes may try at once: the index on open checks lets one of them.
func (s *Service) openDaily(ctx context.Context, tx *ent.Tx) (*claim, error) {
	now, err := database.Now(ctx, tx)
	if err != nil {
		return nil, err
	}
	enough, err := tx.LedgerCheck.Query().
		Where(ledgercheck.Or(ledgercheck.AskedAtGT(now.Add(-checkEvery)), ledgercheck.FinishedAtIsNil())).
		Exist(ctx)
	if err != nil || enough {
		return nil, wrapped("look for the last check of the ledger", err)
	}
	id := uuid.Must(uuid.NewV7())
	done, err := tx.ExecContext(ctx, `
INSERT INTO ledger_checks (id, asked_by, asked_at, started_at) VALUES ($1, $2, $3, $3) ON CONFLICT DO NOTHING`,
		id, auth.From(ctx).Name, now)
	if err != nil {
		return nil, fmt.Errorf("open the daily check of the ledger: %w", err)
	}
	if n, err := done.RowsAffected(); err != nil || n == 0 {
		return nil, err
	}
	return &claim{s, id, now}, nil
}

// progress says that this process is still at it, and how far. It fails with
// errTakenOver when it is not its check any more.
func (c *claim) progress(ctx context.Context, entries int64) error {
	var now time.Time
	err := c.s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) (err error) {
		if now, err = database.Now(ctx, tx); err != nil {
			return err
		}
		return c.update(ctx, tx.LedgerCheck.Update().SetStartedAt(now).SetEntries(entries))
	})
	if err == nil {
		c.token = now
	}
	return err
}

// finish keeps what was found: what holds, or what does not (broken).
func (c *claim) finish(ctx context.Context, found Verified, broken error) error {
	err := c.s.about(ctx, func(ctx context.Context, tx *ent.Tx, now time.Time) (*ledger.Entry, error) {
		update := tx.LedgerCheck.Update().SetFinishedAt(now)
		detail := map[string]any{"ok": broken == nil}
		if broken == nil {
			update.SetEntries(found.Entries).SetSize(found.Size)
			detail["entries"], detail["size"] = found.Entries, found.Size
		} else {
			update.SetFault(broken.Error())
			detail["fault"] = broken.Error()
			if e, ok := errors.AsType[*BrokenError](broken); ok && e.ID != uuid.Nil {
				detail["entry"] = e.ID.String()
			}
		}
		if err := c.update(ctx, update); err != nil {
			return nil, err
		}
		return &ledger.Entry{Subject: Ledger, Action: checkedAction, Detail: detail}, nil
	})
	if errors.Is(err, errTakenOver) {
		return nil // the other one will say what it found
	}
	return err
}

// giveBack leaves the check to whoever looks next.
func (c *claim) giveBack(ctx context.Context) error {
	err := c.s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		return c.update(ctx, tx.LedgerCheck.Update().ClearStartedAt())
	})
	if errors.Is(err, errTakenOver) {
		return nil
	}
	return err
}

func (c *claim) update(ctx context.Context, update *ent.LedgerCheckUpdate) error {
	n, err := update.Where(ledgercheck.ID(c.id), ledgercheck.StartedAt(c.token), ledgercheck.FinishedAtIsNil()).Save(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("save the check of the ledger: %w", err)
	case n == 0:
		return errTakenOver
	}
	return nil
}

// wrapped says what was being done when it went wrong; nil if nothing did.
func wrapped(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
