package web

import (
	"context"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/clock"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// addDeadline puts the dates of the law on the page, and takes away what the law
// does not allow now.
func (s *site) addDeadline(ctx context.Context, page *view.Request, r *ent.ErasureRequest) error {
	d, err := s.Erasure.Deadline(ctx, r)
	if err != nil {
		return err
	}
	page.Deadline = deadlineOf(ctx, r, d)
	page.Deadline.Acknowledged = receiptSent(page.Letters)
	if r.State.Final() {
		page.Deadline.LastDayToExtend = nil // there is nothing to extend any more
		return nil
	}
	page.Deadline.NoExtension = noExtension(r, d, page.Clock.Now)
	page.Deadline.NoPause = noPause(r, d, page.Clock.Now)
	page.May.Extend = page.May.Extend && page.Deadline.NoExtension == ""
	page.May.PauseClock = page.May.PauseClock && page.Deadline.NoPause == ""
	return nil
}

func deadlineOf(ctx context.Context, r *ent.ErasureRequest, d erasure.Deadline) view.Deadline {
	seesText := auth.From(ctx).May(auth.SeeSubjects)
	out := view.Deadline{
		Due:             legalDate(d.Due),
		Open:            d.Due.Open && !r.State.Final(),
		AcknowledgeBy:   legalDateOrNone(d.AcknowledgeBy),
		LastDayToExtend: legalDateOrNone(d.LastDayToExtend),
	}
	if r.ExtendedAt != nil && r.ExtensionGround != nil {
		out.Extension = &view.Extension{At: *r.ExtendedAt, By: r.ExtendedBy, Ground: *r.ExtensionGround}
		if seesText {
			out.Extension.Text = r.ExtensionText
		}
	}
	for _, p := range d.Pauses {
		pause := view.ClockPause{From: p.PausedAt, Until: timeOf(p.ResumedAt), By: p.PausedBy, Ground: p.Ground}
		if seesText {
			pause.Text = p.Text
		}
		out.Pauses = append(out.Pauses, pause)
	}
	return out
}

func legalDate(d clock.Date) view.LegalDate {
	out := view.LegalDate{At: d.At}
	for _, step := range d.Steps {
		out.Steps = append(out.Steps, view.LegalStep{Text: step.Text, Article: step.Article})
	}
	return out
}

func legalDateOrNone(d *clock.Date) *view.LegalDate {
	if d == nil {
		return nil
	}
	return new(legalDate(*d))
}

// noExtension says why the law lets an open request's deadline not be extended
// now; empty if it does. The door decides again, under the lock.
func noExtension(r *ent.ErasureRequest, d erasure.Deadline, now time.Time) string {
	e := d.Pack.Extension
	switch {
	case e == nil:
		return fmt.Sprintf("%s knows no extension of this deadline (%s).", d.Pack.Title, d.Pack.Answer.Article)
	case r.ExtendedAt != nil:
		return fmt.Sprintf("The law lets a deadline be extended once (%s).", e.Article)
	case now.After(d.LastDayToExtend.At) && !d.LastDayToExtend.Open:
		return fmt.Sprintf("It cannot be extended any more: the person had to be told of it by %s (%s).", longDay(*d.LastDayToExtend), e.Article)
	}
	return ""
}

// noPause is noExtension for stopping the clock.
func noPause(r *ent.ErasureRequest, d erasure.Deadline, now time.Time) string {
	switch {
	case r.ClockPaused:
		return ""
	case d.Pack.Pause == nil:
		return fmt.Sprintf("Nothing stops this clock (%s).", d.Pack.Answer.Article)
	case now.After(d.Due.At):
		return fmt.Sprintf("The deadline has passed: a pause cannot move it any more (%s).", d.Pack.Pause.Article)
	}
	return ""
}

// longDay writes a day of the law in the controller's zone, in which it is.
func longDay(d clock.Date) string { return d.At.Format("2 January 2006") }

// receiptSent is when the person was told that the request has arrived; zero if
// nobody told them.
func receiptSent(letters []view.Letter) time.Time {
	for _, l := range letters {
		if l.Kind == lifecycle.ReceiptLetter && !l.Sent.IsZero() {
			return l.Sent
		}
	}
	return time.Time{}
}
