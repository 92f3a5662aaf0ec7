package erasure

import (
	"context"
	"errors"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// Confirm takes a destination's callback about one of its deliveries. Repeating
// it is safe. It fails with Unauthenticated for a signature that is wrong or
// old, with NotFound for an unknown delivery, with BadInput for a body that is
// not understood, and with Conflict when it contradicts a closed delivery.
func (s *Service) Confirm(ctx context.Context, deliveryID uuid.UUID, header http.Header, body []byte) error {
	d, err := s.db.Read().Delivery.Query().Where(delivery.ID(deliveryID)).WithDestination().Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return fault.New(fault.NotFound, "There is no such delivery.")
	case err != nil:
		return fmt.Errorf("load delivery %s: %w", deliveryID, err)
	}
	receipt, err := s.readCallback(ctx, d, header, body)
	if err != nil {
		return err
	}
	ctx = auth.With(ctx, auth.DestinationNamed(d.Edges.Destination.Name))
	return s.confirm(ctx, d, receipt)
}

func (s *Service) readCallback(ctx context.Context, d *ent.Delivery, header http.Header, body []byte) (destination.Receipt, error) {
	to := d.Edges.Destination
	reader, ok := s.connectors[to.Kind].(destination.CallbackReader)
	if !ok {
		return destination.Receipt{}, fault.New(fault.NotFound, "This destination does not call back.")
	}
	if err := withSecrets(ctx, s.db.Read(), to); err != nil {
		return destination.Receipt{}, err
	}
	secrets, err := s.secretsOf(to)
	if err != nil {
		return destination.Receipt{}, fmt.Errorf("find the secrets of destination %s: %w", to.Name, err)
	}
	now, err := s.Now(ctx)
	if err != nil {
		return destination.Receipt{}, err
	}
	receipt, err := reader.ReadCallback(secrets, d.ID.String(), header, body, now)
	switch {
	case errors.Is(err, destination.ErrSignature):
		return destination.Receipt{}, fault.New(fault.Unauthenticated,
			"The signature is wrong or more than five minutes old. Sign id.timestamp.body with the destination's secret.")
	case err != nil:
		return destination.Receipt{}, refused(err)
	}
	order, err := s.order(ctx, d)
	if err != nil {
		return destination.Receipt{}, err
	}
	receipt.Detail, receipt.Ground = order.Redact(receipt.Detail), order.Redact(receipt.Ground)
	receipt.Reference = order.RedactReference(receipt.Reference)
	return receipt, nil
}

func refused(err error) error {
	if malformed, ok := errors.AsType[*destination.MalformedError](err); ok {
		return fault.New(fault.BadInput, "%s", malformed.Reason)
	}
	return fmt.Errorf("read a callback: %w", err)
}

func (s *Service) confirm(ctx context.Context, d *ent.Delivery, receipt destination.Receipt) error {
	var contradiction error
	completed := false
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		contradiction, completed = nil, false // of a try that was broken off
		c, err := s.lock(ctx, tx, d.RequestID)
		if err != nil {
			return err
		}
		locked, err := lockDelivery(ctx, tx, d.ID)
		if err != nil {
			return err
		}
		v := s.cfg.decide(standingOf(locked, c.now), result{receipt: receipt})
		if locked.State.Closed() && !reopens(locked, v) {
			contradiction, err = c.late(ctx, locked, v)
			return err
		}
		if saysNothingNew(locked, v) {
			return nil
		}
		if locked.State == lifecycle.Done {
			v = c.heldBack(v)
		}
		if _, ok := locked.State.Next(v.event); !ok && locked.State == lifecycle.Held {
			v.event = stay // no failure lifts a hold
		}
		completed, err = c.apply(ctx, locked, v, evidence{receipt: receipt, via: "callback", action: "delivery.confirmed"})
		return err
	})
	if err != nil {
		return err // a contradiction is not on record
	}
	if completed {
		s.wake(ctx)
	}
	return contradiction
}

// reopens reports whether a destination takes back what no probe has proved yet.
func reopens(d *ent.Delivery, v verdict) bool {
	return d.State == lifecycle.Done && d.ClosedAt == nil && v.event == lifecycle.Fail
}

// saysNothingNew reports whether a callback only repeats what is known, or what
// the attempt in flight is about to tell.
func saysNothingNew(d *ent.Delivery, v verdict) bool {
	switch v.event {
	case lifecycle.Accept:
		return d.State != lifecycle.Queued && d.State != lifecycle.Failed
	case lifecycle.Fail:
		return d.State == lifecycle.Failed && deref(d.LastError, "") == v.complaint
	}
	return false
}

// late takes a callback about a closed delivery: a repetition changes nothing,
// and a contradiction is recorded and refused.
func (c *change) late(ctx context.Context, d *ent.Delivery, v verdict) (contradiction, err error) {
	said := map[lifecycle.DeliveryEvent]lifecycle.DeliveryState{
		lifecycle.Finish: lifecycle.Done, lifecycle.Miss: lifecycle.NotFound, lifecycle.Retain: lifecycle.Retained,
	}[v.event]
	if said == d.State || said == lifecycle.Done && d.State == lifecycle.Verified || v.event == lifecycle.Accept {
		return nil, nil
	}
	err = ledger.Append(ctx, c.tx, c.now, ledger.Entry{Subject: c.request.ID, Action: "delivery.contradicted", Detail: map[string]any{
		"delivery": d.ID.String(), "destination": d.Edges.Destination.Name, "state": string(d.State), "said": string(v.event),
	}})
	return fault.New(fault.Conflict, "This delivery is closed as %s. The contradiction is on record; nothing was changed.", d.State), err
}
