package erasure

import (
	"context"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/ent/clockpause"
	"lethe/ent/erasurerequest"
	"lethe/internal/clock"
)

// Deadline is when the law wants what of a request, with how each date was worked
// out. A date that the law does not have is nil.
type Deadline struct {
	Pack            clock.Pack
	Due             clock.Date // as the law reads today; the request's due date was set when it last changed
	AcknowledgeBy   *clock.Date
	LastDayToExtend *clock.Date
	Pauses          []*ent.ClockPause // the first one first

	request *ent.ErasureRequest
}

// Deadline works out the dates of a request.
func (s *Service) Deadline(ctx context.Context, r *ent.ErasureRequest) (Deadline, error) {
	return s.deadline(ctx, s.db.Read(), r)
}

func (s *Service) deadline(ctx context.Context, client *ent.Client, r *ent.ErasureRequest) (Deadline, error) {
	pauses, err := pausesOf(ctx, client, r)
	if err != nil {
		return Deadline{}, err
	}
	return s.cfg.Law.deadline(r, pauses), nil
}

// deadline works out the dates of a request whose clock stood still then.
func (l Law) deadline(r *ent.ErasureRequest, pauses []*ent.ClockPause) Deadline {
	pack, place := l.pack(r.Regulation), l.place(r.Regulation)
	d := Deadline{Pack: pack, Due: l.due(r, pauses), Pauses: pauses, request: r}
	if by, ok := pack.AcknowledgeBy(r.SubmittedAt, place); ok {
		d.AcknowledgeBy = &by
	}
	if last, ok := pack.LastDayToExtend(r.SubmittedAt, place, stands(pauses)); ok {
		d.LastDayToExtend = &last
	}
	return d
}

// Packs are the regulations with their clocks, as they hold here.
func (s *Service) Packs() clock.Packs { return s.cfg.Law.Packs }

func pausesOf(ctx context.Context, client *ent.Client, r *ent.ErasureRequest) ([]*ent.ClockPause, error) {
	pauses, err := client.ClockPause.Query().
		Where(clockpause.HasRequestWith(erasurerequest.ID(r.ID))).
		Order(clockpause.ByPausedAt()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the pauses of request %s: %w", r.ID, err)
	}
	return pauses, nil
}

// setDue writes when the request is due now, which it returns, and when it is
// brought to attention next. While the clock stands still nothing is overdue.
func (s *Service) setDue(ctx context.Context, c *change, u *ent.ErasureRequestUpdateOne, to ent.ErasureRequest) (time.Time, error) {
	pauses, err := pausesOf(ctx, c.tx.Client(), c.request)
	if err != nil {
		return time.Time{}, err
	}
	due := s.cfg.Law.due(&to, pauses)
	to.DueAt, to.ClockPaused = due.At, due.Open
	to.Escalation = passed(&to, c.now) // of the time there is now
	u.SetDueAt(to.DueAt).SetClockPaused(to.ClockPaused).SetEscalation(to.Escalation)
	setEscalation(u, &to)
	return to.DueAt, nil
}
