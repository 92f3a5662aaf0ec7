package erasure

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/clockpause"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// Standstill stops the clock of the law, because the data subject was asked for
// something. The text is what was asked, 10 to 4,000 characters.
type Standstill struct {
	RequestID uuid.UUID
	Ground    lifecycle.PauseGround
	Text      string
	Version   int // 0 is not checked
}

// PauseClock lets the clock stand still until it is resumed: the due date moves by
// the days of the pause. The request itself goes on unless it is put on hold. It
// fails with BadInput without a ground of the regulation or a text, and with
// Conflict where the regulation lets no clock stand still, when it stands
// already, when the deadline has passed, and for a closed request; each names the
// article.
func (s *Service) PauseClock(ctx context.Context, in Standstill) (*ent.ErasureRequest, error) {
	in.Text = strings.TrimSpace(in.Text)
	if err := fault.Invalid(reasons(in.Text)...); err != nil {
		return nil, err
	}
	return s.change(ctx, in.RequestID, in.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		d, err := s.deadline(ctx, c.tx.Client(), c.request)
		if err != nil {
			return err
		}
		if err := d.mayPause(in.Ground, c.now); err != nil {
			return err
		}
		err = c.tx.ClockPause.Create().
			SetRequestID(c.request.ID).
			SetGround(in.Ground).
			SetText(in.Text).
			SetPausedBy(auth.From(ctx).Name).
			SetPausedAt(c.now).
			Exec(ctx)
		if err != nil {
			return fmt.Errorf("save the pause of request %s: %w", c.request.ID, err)
		}
		return s.saveDue(ctx, c, "request.clock_paused", "", map[string]any{"ground": string(in.Ground)})
	})
}

func (d Deadline) mayPause(ground lifecycle.PauseGround, now time.Time) error {
	if d.request.State.Final() {
		return fault.New(fault.Conflict, "This request is closed (%s): its clock has ended.", d.request.State)
	}
	if why := d.NoPause(now); why != "" {
		return fault.New(fault.Conflict, "%s", why)
	}
	if p := d.Pack.Pause; !slices.Contains(p.Grounds, strings.ToLower(string(ground))) {
		return fault.Invalid(fault.Field{Path: "ground", Message: "Choose a ground that " + p.Article + " allows."})
	}
	return nil
}

// NoPause says why the law does not let the clock of an open request stand still
// from that time on, with the article; empty when it does.
func (d Deadline) NoPause(now time.Time) string {
	switch {
	case d.Pack.Pause == nil:
		return fmt.Sprintf("Nothing stops this clock (%s).", d.Pack.Answer.Article)
	case d.request.ClockPaused:
		return "The clock stands still already."
	case now.After(d.Due.At):
		return fmt.Sprintf("The deadline has passed: a pause cannot move it any more (%s).", d.Pack.Pause.Article)
	}
	return ""
}

// ResumeClock lets the clock go on: the person has answered. It fails with
// Conflict when it does not stand still.
func (s *Service) ResumeClock(ctx context.Context, d Decision) (*ent.ErasureRequest, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	return s.change(ctx, d.RequestID, d.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		n, err := c.tx.ClockPause.Update().
			Where(clockpause.RequestID(c.request.ID), clockpause.ResumedAtIsNil()).
			SetResumedAt(c.now).SetResumedBy(auth.From(ctx).Name).
			Save(ctx)
		if err != nil {
			return fmt.Errorf("end the pause of request %s: %w", c.request.ID, err)
		}
		if n == 0 {
			return fault.New(fault.Conflict, "The clock of this request does not stand still.")
		}
		return s.saveDue(ctx, c, "request.clock_resumed", d.Note, map[string]any{})
	})
}

// saveDue writes the due date as it is now, also into the detail, and the note if
// there is one.
func (s *Service) saveDue(ctx context.Context, c *change, action, note string, detail map[string]any) error {
	update := c.request.Update().AddVersion(1)
	if note != "" {
		update.SetNote(note)
	}
	due, err := s.setDue(ctx, c, update, *c.request)
	if err != nil {
		return err
	}
	detail["dueAt"] = recorded(due)
	return c.save(ctx, update, action, detail)
}
