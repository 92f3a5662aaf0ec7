package erasure

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/destination"
	"lethe/internal/lifecycle"
	"lethe/internal/seedbug"
)

// settleTime is how long a batch may take: less than what is left of a lease.
const settleTime = 15 * time.Second

// settle writes what a batch of attempts brought, in one transaction: for each
// whose lease is still ours the delivery, the attempt's record, the receipt and
// the ledger entry, and the end of each request of which this was the last open
// delivery. When a lease is lost, another attempt, a callback or a person was
// faster: the state stays as it is, and only the attempt's record is kept.
//
// A delivery is as its claim left it as long as the lease is ours, so it is not
// read again at first. When a lease in the batch turns out to be lost, the error
// is errOvertaken; with a fresh look the batch is settled around it.
func (s *Service) settle(ctx context.Context, batch []attempted, fresh bool) error {
	ctx, cancel := context.WithTimeout(ctx, settleTime)
	defer cancel()
	completed := 0
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		completed = 0 // of a try that was broken off
		t, err := s.lockBatch(ctx, tx, batch, fresh)
		if err != nil {
			return err
		}
		b := &book{tx: tx, now: t.now, outbox: s.cfg.Letters.outbox()}
		said := strains{}
		for _, a := range batch {
			if err := s.settleOne(ctx, b, t, a, said); err != nil {
				return err
			}
		}
		if completed, err = b.write(ctx); err != nil || len(said) == 0 {
			return err
		}
		return s.cfg.saveStrain(ctx, tx, said)
	})
	// What is kept for longer than the heartbeat's rest needs no hurry.
	if err == nil && completed > 0 && s.cfg.ArchiveAfter < time.Minute {
		s.wake(ctx)
	}
	return err
}

// settleOne puts one attempt into the book.
func (s *Service) settleOne(ctx context.Context, b *book, t *locked, a attempted, said strains) error {
	c, d := t.requests[a.delivery.RequestID], t.deliveries[a.delivery.ID]
	if c == nil || d == nil {
		return nil // archived meanwhile, with all its deliveries closed
	}
	d.Edges.Destination = a.delivery.Edges.Destination
	if a.kind != send {
		return s.settleAnswer(ctx, b, c, d, a)
	}
	ours := d.LeaseToken != nil && *d.LeaseToken == s.holder && d.Attempts == a.delivery.Attempts
	ours = ours || seedbug.Planted == seedbug.NoLease && !d.State.Closed()
	if a.unsent {
		if ours {
			b.giveBack(d)
		}
		return nil
	}
	v := s.cfg.decide(standingOf(d, b.now), a.result)
	said.add(d.DestinationID, v.strain)
	b.attempts = append(b.attempts, b.attempt(a, v))
	if !ours && !heldSince(a, d, v) {
		if !d.State.Closed() { // else a callback was faster, which is nothing to look at
			s.log.WarnContext(ctx, "the lease was lost: the result changes nothing", "delivery", d.ID)
		}
		return nil
	}
	return b.apply(ctx, c, d, v, evidence{receipt: a.result.receipt, status: httpStatus(a.result), via: "response", action: "delivery.attempted"})
}

func (s *Service) settleAnswer(ctx context.Context, b *book, c *change, d *ent.Delivery, a attempted) error {
	switch {
	case a.unsent:
		return nil // it is asked when it is due again
	case a.kind == poll:
		return s.settlePoll(ctx, b, c, d, a.result)
	default:
		return s.settleProbe(ctx, b, c, d, a.result)
	}
}

// heldSince reports whether the delivery was put on hold while this attempt was
// under way, and the attempt brought what closes it: that is evidence all the same.
func heldSince(a attempted, d *ent.Delivery, v verdict) bool {
	to, ok := d.State.Next(v.event)
	return d.State == lifecycle.Held && d.Attempts == a.delivery.Attempts && ok && to.Closed()
}

// giveBack returns a delivery that was claimed and never sent: it is due, and
// that attempt was none.
func (b *book) giveBack(d *ent.Delivery) {
	row := rowOf(d, lifecycle.Queued)
	row.Attempts, row.NextAttemptAt = max(0, d.Attempts-1), &b.now
	if !b.now.Before(d.PatientUntil) {
		row.State = lifecycle.Failed // as it was: the attempt that was not made changed nothing
	}
	b.deliveries = append(b.deliveries, row)
}

func standingOf(d *ent.Delivery, now time.Time) standing {
	return standing{
		attempts: d.Attempts, patientUntil: d.PatientUntil, now: now,
		schedule: d.Edges.Destination.RetryScheduleSeconds,
	}
}

func (b *book) attempt(a attempted, v verdict) attemptRow {
	row := attemptRow{
		ID: uuid.Must(uuid.NewV7()), DeliveryID: a.delivery.ID, Number: a.delivery.Attempts, Outcome: v.outcome,
		Detail: limited(v.complaint, maxWords), StartedAt: b.now.Add(-a.result.took), TookMs: a.result.took.Milliseconds(),
	}
	if status := httpStatus(a.result); status != 0 {
		row.HTTPStatus = &status
	}
	return row
}

func httpStatus(r result) int {
	if status, ok := destination.HTTPStatusOf(r.err); ok {
		return status
	}
	return r.receipt.HTTPStatus
}
