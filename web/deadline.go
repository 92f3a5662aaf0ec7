package web

import (
	"context"
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
	page.Deadline.NoExtension = d.NoExtension(page.Clock.Now)
	if !r.ClockPaused { // then it can be resumed
		page.Deadline.NoPause = d.NoPause(page.Clock.Now)
	}
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
