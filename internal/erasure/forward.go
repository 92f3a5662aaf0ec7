package erasure

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/destination"
	"lethe/internal/fault"
)

// ForwardDue claims due deliveries and starts an attempt for each. It returns
// how many it started and never waits for a destination; a receive from Settled
// says that it is worth another call.
func (s *Service) ForwardDue(ctx context.Context) (int, error) {
	free := cap(s.slots) - len(s.slots)
	if free == 0 {
		return 0, nil
	}
	claims, err := s.claim(ctx, free)
	if err != nil {
		return 0, err
	}
	for _, c := range claims {
		s.slots <- struct{}{} // only ForwardDue takes slots, so there is room
		s.inFlight.Go(func() {
			defer s.free()
			// The lease is ours until it ends: a shutdown must not make us forget
			// an answer that is already on its way.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.lease())
			defer cancel()
			s.attempt(ctx, c)
		})
	}
	return len(claims), nil
}

// Settled receives when an attempt has ended and its slot is free again.
func (s *Service) Settled() <-chan struct{} { return s.settled }

// Drain waits until no attempt is in flight, or until ctx ends. ForwardDue must
// not be called any more.
func (s *Service) Drain(ctx context.Context) error {
	done := make(chan struct{})
	go func() {
		s.inFlight.Wait()
		close(done)
	}()
	select {
	case <-done:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for attempts in flight: %w", ctx.Err())
	}
}

func (s *Service) free() {
	<-s.slots
	select {
	case s.settled <- struct{}{}:
	default: // somebody was told already and has not looked yet
	}
}

// attempt delivers one order and settles its result.
func (s *Service) attempt(ctx context.Context, c claim) {
	started := time.Now()
	answer, err := s.deliverSafely(ctx, c)
	result := result{receipt: answer, err: err, took: time.Since(started)}
	if err := s.settle(ctx, c, result); err != nil {
		s.log.ErrorContext(ctx, "settle an attempt: it is made again when its lease ends",
			"delivery", c.delivery.ID, "destination", c.delivery.Edges.Destination.Name, "error", err)
	}
}

// deliverSafely makes a panic one more failed attempt. It would end the process,
// and with it every other attempt in flight; made again, it would do so in every
// replica for ever. The value is not logged: it may hold what was to be sent.
func (s *Service) deliverSafely(ctx context.Context, c claim) (r destination.Receipt, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			s.log.ErrorContext(ctx, "an attempt panicked", "delivery", c.delivery.ID, "error", fault.Panicked(cause), "stack", string(debug.Stack()))
			r, err = destination.Receipt{}, destination.Permanent(errors.New("the order could not be sent: see the log"))
		}
	}()
	return s.deliver(ctx, c)
}

func (s *Service) deliver(ctx context.Context, c claim) (destination.Receipt, error) {
	to := c.delivery.Edges.Destination
	connector, ok := s.connectors[to.Kind]
	if !ok {
		return destination.Receipt{}, destination.Permanent(fmt.Errorf("no connector for destinations of kind %s", to.Kind))
	}
	secret, err := s.secrets(to)
	if err != nil {
		return destination.Receipt{}, destination.Permanent(err)
	}
	order, err := s.order(ctx, c.delivery)
	if err != nil {
		s.log.ErrorContext(ctx, "build an order", "delivery", c.delivery.ID, "error", err)
		return destination.Receipt{}, fmt.Errorf("the order could not be built: see the log")
	}
	target := destination.Target{
		Name: to.Name, URL: to.URL, Secret: secret,
		Confirmation: destination.Confirmation(to.Confirmation),
		Timeout:      s.cfg.DeliveryTimeout,
	}
	return connector.Deliver(ctx, target, order)
}

// order builds what the destination is asked to erase; its plain identifiers
// live as long as the attempt.
func (s *Service) order(ctx context.Context, d *ent.Delivery) (destination.Order, error) {
	client := s.db.Read()
	r, err := client.ErasureRequest.Query().Where(erasurerequest.ID(d.RequestID)).Only(ctx)
	switch {
	case ent.IsNotFound(err): // archived meanwhile, with this delivery closed
		return destination.Order{}, fault.New(fault.NotFound, "There is no such open delivery.")
	case err != nil:
		return destination.Order{}, fmt.Errorf("load request %s: %w", d.RequestID, err)
	}
	identifiers, err := s.reveal(ctx, client, r)
	if err != nil {
		return destination.Order{}, err
	}
	return destination.Order{
		DeliveryID: d.ID.String(), RequestID: r.ID.String(), Reference: r.Reference,
		Cause: r.Cause, Regulation: string(r.Regulation),
		SubmittedAt: r.SubmittedAt, DueAt: r.DueAt,
		Identifiers: identifiers,
		CallbackURL: s.cfg.BaseURL + "/callbacks/" + d.ID.String(),
	}, nil
}
