package erasure

import (
	"context"
	"time"

	"lethe/ent"
	"lethe/internal/destination"
	"lethe/internal/lifecycle"
)

// settlePoll takes what a destination said when it was asked whether it is done.
// An error and "not yet" change nothing but what people read: it is asked again.
func (s *Service) settlePoll(ctx context.Context, b *book, c *change, d *ent.Delivery, r result) error {
	if d.State != lifecycle.Accepted {
		return nil // a callback, or a person, was faster
	}
	if r.err != nil || r.receipt.Status == destination.Accepted {
		b.remark(d, r.err, nil)
		return nil
	}
	v := s.cfg.decide(standingOf(d, b.now), r)
	return b.apply(ctx, c, d, v, evidence{receipt: r.receipt, via: "poll", action: "delivery.polled"})
}

// settleProbe takes what a probe found.
func (s *Service) settleProbe(ctx context.Context, b *book, c *change, d *ent.Delivery, r result) error {
	if d.State != lifecycle.Done || d.VerifyAt == nil {
		return nil // reopened meanwhile
	}
	v := s.cfg.decideProbe(d, c.request.DueAt, b.now, r)
	if v.event == stay && r.err != nil {
		b.remark(d, r.err, b.in(*v.verifyIn))
		return nil
	}
	return b.apply(ctx, c, d, c.heldBack(v), evidence{receipt: r.receipt, via: "probe", action: "delivery.probed"})
}

// heldBack keeps what has to be sent again on hold, while its request is.
func (c *change) heldBack(v verdict) verdict {
	r := c.request
	if v.event == lifecycle.Fail && r.HoldGround != nil {
		v.event = lifecycle.Hold
		v.hold = &holding{Ground: *r.HoldGround, ReviewOn: *r.HoldReviewOn, by: r.HoldBy, ofRequest: true}
	}
	return v
}

// remark keeps the delivery where it is, with what went wrong for people to read,
// and when it is probed again.
func (b *book) remark(d *ent.Delivery, err error, verifyAt *time.Time) {
	row := rowOf(d, d.State)
	row.ConfirmBy, row.PollAt = d.ConfirmBy, d.PollAt
	row.VerifyAt, row.Verifications = verifyAt, d.Verifications
	row.LastError = nil
	if err != nil {
		row.LastError = new(limited(err.Error(), maxWords))
	}
	b.deliveries = append(b.deliveries, row)
}

// probeAgain is the wait after a probe that brought no answer.
const probeAgain = 15 * time.Minute

// decideProbe says what a probe's finding means, beside decide: nothing is
// verified until the last probe has found nothing, and what is found is sent
// again. A probe that brings no answer is made again until the deadline; one that
// cannot bring any needs a person at once.
func (c Config) decideProbe(d *ent.Delivery, due, now time.Time, r result) verdict {
	settings := d.Edges.Destination.Probe
	switch {
	case destination.IsPermanent(r.err), r.err != nil && !now.Before(due):
		return c.needsPerson("Reported done, but that could not be verified: " + r.err.Error())
	case r.err != nil:
		wait := jitter(min(max(probeAgain, c.RetryMin), c.RetryMax))
		return verdict{event: stay, verifyIn: &wait, verifications: d.Verifications}
	case r.receipt.Status != destination.Status(destination.Absent):
		return c.needsPerson("Reported done, but still present.")
	case d.Verifications == 0 && settings != nil && settings.Again > 0:
		return verdict{event: stay, verifyIn: &settings.Again, verifications: 1}
	}
	return verdict{event: lifecycle.Prove, verifications: d.Verifications + 1}
}
