package erasure

import (
	"context"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/ent/delivery"
)

// marks are the parts of the time to the deadline, in percent, after which an
// open request is brought to attention.
var marks = []int{50, 75, 90, 100}

// nextEscalation returns when the next mark of the request is reached, or nil
// when all are behind it, and while its clock stands still.
func nextEscalation(r *ent.ErasureRequest) *time.Time {
	if r.ClockPaused {
		return nil
	}
	for _, mark := range marks {
		if mark > r.Escalation {
			return new(reached(r, mark))
		}
	}
	return nil
}

// setEscalation writes when the next mark is reached.
func setEscalation(u *ent.ErasureRequestUpdateOne, r *ent.ErasureRequest) {
	if next := nextEscalation(r); next != nil {
		u.SetEscalateAt(*next)
	} else {
		u.ClearEscalateAt()
	}
}

func reached(r *ent.ErasureRequest, mark int) time.Time {
	return r.ReceivedAt.Add(r.DueAt.Sub(r.ReceivedAt) / 100 * time.Duration(mark))
}

// passed is the last mark that is behind the request.
func passed(r *ent.ErasureRequest, now time.Time) int {
	last := 0
	for _, mark := range marks {
		if !reached(r, mark).After(now) {
			last = mark
		}
	}
	return last
}

// EscalateDue marks open requests of which 50, 75, 90 or 100 percent of the time
// to the deadline have passed, so that what is not confirmed in time is seen in
// time, and queues the notices of it. It returns how many it marked.
func (s *Service) EscalateDue(ctx context.Context) (int, error) {
	due := `SELECT id FROM erasure_requests WHERE escalate_at <= (SELECT lethe_now()) ORDER BY escalate_at LIMIT $1`
	return s.each(ctx, due, func(ctx context.Context, c *change) error {
		r := c.request
		if r.EscalateAt == nil || r.EscalateAt.After(c.now) {
			return errNotDue
		}
		return c.escalate(ctx)
	})
}

func (c *change) escalate(ctx context.Context) error {
	r := *c.request
	r.Escalation = passed(&r, c.now)
	open, err := c.tx.Delivery.Query().Where(delivery.RequestID(r.ID), delivery.ClosedAtIsNil()).Count(ctx)
	if err != nil {
		return fmt.Errorf("count the open deliveries of request %s: %w", r.ID, err)
	}
	update := c.request.Update().SetEscalation(r.Escalation)
	setEscalation(update, &r)
	if err := c.save(ctx, update, "request.escalated", map[string]any{"percent": r.Escalation, "openDeliveries": open}); err != nil {
		return err
	}
	return c.note(ctx, r.Escalation)
}
