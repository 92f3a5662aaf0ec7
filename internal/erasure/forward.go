package erasure

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"lethe/internal/crash"
	"lethe/internal/destination"
	"lethe/internal/fault"
	"lethe/internal/seedbug"
)

// ForwardDue claims due deliveries and starts an attempt for each. It returns
// how many it claimed and never waits for a destination; a receive from Settled
// says that it is worth another call.
func (s *Service) ForwardDue(ctx context.Context) (int, error) {
	if s.behind() {
		return 0, nil
	}
	claims, err := s.claim(ctx, batchOfClaims)
	if err != nil {
		return 0, err
	}
	s.start(ctx, claims)
	return len(claims), nil
}

// start puts claims into their lanes.
func (s *Service) start(ctx context.Context, claims []claim) {
	s.lanes.put(claims, func(l *lane, first claim) {
		s.inFlight.Go(func() {
			// The leases are ours until they end: a shutdown must not make us forget
			// an answer that is already on its way.
			s.drive(context.WithoutCancel(ctx), l, first)
		})
	})
}

// Settled receives when attempts were settled and there is room for others.
func (s *Service) Settled() <-chan struct{} { return s.settled }

// Drain waits until no attempt is in flight, or until ctx ends. Orders that wait
// for one to end are given back for others to send. ForwardDue must not be called
// any more.
func (s *Service) Drain(ctx context.Context) error {
	if waiting := s.lanes.clear(); len(waiting) > 0 {
		s.inFlight.Go(func() {
			ctx := context.WithoutCancel(ctx)
			for _, c := range waiting {
				s.ended(ctx, attempted{claim: c, unsent: true})
			}
		})
	}
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

// drive makes one attempt after the other until the lane is empty.
func (s *Service) drive(ctx context.Context, l *lane, c claim) {
	for ok := true; ok; c, ok = s.lanes.next(l) {
		s.ended(ctx, s.attempt(ctx, l, c))
	}
	if !s.lanes.busy() {
		s.results[0].hurryUp()
		s.results[1].hurryUp()
	}
}

// attempt delivers one order, unless too little is left of its lease.
func (s *Service) attempt(ctx context.Context, l *lane, c claim) attempted {
	if time.Until(c.until) < s.cfg.DeliveryTimeout {
		return attempted{claim: c, unsent: true}
	}
	ctx, cancel := context.WithDeadline(ctx, c.until)
	defer cancel()
	if seedbug.Planted == seedbug.MarkBeforeSend {
		s.settleBatch(ctx, []attempted{{claim: c, result: result{receipt: destination.Receipt{Status: destination.Done}}}})
	}
	started := time.Now()
	r := s.carrySafely(ctx, c)
	r.took = time.Since(started)
	s.lanes.took(l, r.took)
	return attempted{claim: c, result: r}
}

// carrySafely makes a panic one more failed attempt. It would end the process,
// and with it every other attempt in flight; made again, it would do so in every
// replica for ever. The value is not logged: it may hold what was to be sent.
func (s *Service) carrySafely(ctx context.Context, c claim) (r result) {
	defer func() {
		if cause := recover(); cause != nil {
			s.log.ErrorContext(ctx, "an attempt panicked", "delivery", c.delivery.ID, "error", fault.Panicked(cause), "stack", string(debug.Stack()))
			r = result{err: destination.Permanent(errors.New("the order could not be sent: see the log"))}
		}
	}()
	if c.kind != send {
		return s.ask(ctx, c)
	}
	r.receipt, r.err = s.deliver(ctx, c)
	return r
}

func (s *Service) deliver(ctx context.Context, c claim) (destination.Receipt, error) {
	to := c.delivery.Edges.Destination
	connector, ok := s.connectors[to.Kind]
	if !ok {
		return destination.Receipt{}, destination.Permanent(fmt.Errorf("no connector for destinations of kind %s", to.Kind))
	}
	target, err := s.target(to)
	if err != nil {
		return destination.Receipt{}, destination.Permanent(err)
	}
	order, err := s.orderOf(c.request, c.delivery.ID)
	if err != nil {
		s.log.ErrorContext(ctx, "build an order", "delivery", c.delivery.ID, "error", err)
		return destination.Receipt{}, errors.New("the order could not be built: see the log")
	}
	crash.Step()
	defer crash.Step()
	return connector.Deliver(ctx, target, order)
}
