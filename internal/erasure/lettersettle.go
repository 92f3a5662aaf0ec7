package erasure

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"lethe/ent"
	"lethe/ent/letter"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// letterPatience is for how long a letter is tried. A mail server that is gone
// for longer is not coming back by itself.
const letterPatience = 5 * 24 * time.Hour

// letterSchedule is the waits after the first attempts; after those the last.
var letterSchedule = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour}

const maxLetterError = 200

// settleLetter writes what became of an attempt. What the post took was sent, even
// when its lease has ended meanwhile: then another attempt carries the same ID.
func (s *Service) settleLetter(ctx context.Context, l *ent.Letter, failed error) error {
	// A shutdown must not make us forget that the letter is on its way.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTime)
	defer cancel()
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		c, err := s.lock(ctx, tx, l.RequestID)
		if err != nil {
			return err
		}
		return c.settleLetter(ctx, l, failed)
	})
	if fault.Is(err, fault.NotFound) {
		return nil // archived by somebody who does not write letters
	}
	return err
}

func (c *change) settleLetter(ctx context.Context, l *ent.Letter, failed error) error {
	update := c.tx.Letter.Update().Where(letter.ID(l.ID), letter.StateEQ(lifecycle.LetterQueued))
	if failed == nil {
		update.SetState(lifecycle.LetterSent).SetSentAt(c.now).ClearNextAttemptAt().ClearLastError()
		return c.saveLetter(ctx, update, "letter.sent", map[string]any{"kind": string(l.Kind)})
	}
	update.Where(letter.Attempts(l.Attempts)) // a later attempt knows better
	why := limited(complaint(failed), maxLetterError)
	update.SetLastError(why)
	if again := c.now.Add(letterWait(l.Attempts)); !errors.Is(failed, ErrRefused) && again.Before(l.CreatedAt.Add(letterPatience)) {
		return update.SetNextAttemptAt(again).Exec(ctx)
	}
	update.SetState(lifecycle.LetterFailed).ClearNextAttemptAt()
	return c.saveLetter(ctx, update, "letter.failed", map[string]any{"kind": string(l.Kind), "why": why})
}

// saveLetter writes the update and its ledger entry, unless somebody was faster.
func (c *change) saveLetter(ctx context.Context, update *ent.LetterUpdate, action string, detail map[string]any) error {
	saved, err := update.Save(ctx)
	if err != nil {
		return fmt.Errorf("save a letter about request %s: %w", c.request.ID, err)
	}
	if saved == 0 {
		return nil
	}
	return ledger.Append(ctx, c.tx, c.now, ledger.Entry{Subject: c.request.ID, Action: action, Detail: detail})
}

func letterWait(attempts int) time.Duration {
	return letterSchedule[min(max(attempts, 1), len(letterSchedule))-1]
}

// complaint is what a person reads.
func complaint(err error) string {
	return strings.TrimPrefix(err.Error(), ErrRefused.Error()+": ")
}
