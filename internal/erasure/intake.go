package erasure

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"time"

	"golang.org/x/sync/errgroup"

	"lethe/ent"
	"lethe/internal/database"
	"lethe/internal/fault"
)

const writeTimeout = 30 * time.Second // for one transaction

// enter queues arrivals of one sender and sees to it that they are written.
func (s *Service) enter(arrived ...*arrival) error {
	if len(arrived) == 0 {
		return nil
	}
	idle, err := s.intake.add(arrived[0].sender(), arrived...)
	if err != nil || !idle {
		return err
	}
	go func() {
		for together := s.intake.next(); len(together) > 0; together = s.intake.next() {
			s.writeTogether(together)
		}
	}()
	return nil
}

// writeTogether takes the arrivals together. Those that must wait for somebody are then taken
// alone, and so is each when one of them may be the reason why all failed: none harms
// its neighbours.
func (s *Service) writeTogether(together []*arrival) {
	results, err := s.takeTogether(together, len(together) == 1)
	var alone []*arrival
	for n, a := range together {
		switch {
		case err == nil && !errors.Is(results[n].Err, errMustWait):
			a.answer(results[n])
		case err == nil || len(together) > 1 && blames(err):
			alone = append(alone, a)
		default:
			a.answer(SubmitResult{Err: err})
		}
	}
	var group errgroup.Group
	group.SetLimit(4) // they must not take every connection from the others
	for _, a := range alone {
		group.Go(func() error { a.answer(s.takeAlone(a)); return nil })
	}
	_ = group.Wait() // each failure is in its answer
}

// takeAlone takes one that waits for whom it must.
func (s *Service) takeAlone(a *arrival) SubmitResult {
	results, err := s.takeTogether([]*arrival{a}, true)
	if err != nil {
		return SubmitResult{Err: err}
	}
	return results[0]
}

// errUnsure marks a failure after which the submissions may have been taken all the
// same.
var errUnsure = errors.New("the answer to a commit was lost")

// blames reports whether the failure may be that of one submission. Where it is not,
// to write them again would fail again, or take them twice.
func blames(err error) bool { return !errors.Is(err, errUnsure) && !database.Unavailable(err) }

// takeTogether writes the arrivals in one transaction, and returns what became of each. Two
// random references of 40 bits may meet; others will not.
func (s *Service) takeTogether(together []*arrival, wait bool) (results []SubmitResult, err error) {
	for range 3 {
		results, err = s.takeOnce(together, wait)
		if !database.IsUnique(err, "erasure_requests_reference_key") {
			break
		}
		for _, a := range together {
			a.reference = newReference()
		}
	}
	return results, err
}

func (s *Service) takeOnce(together []*arrival, wait bool) (results []SubmitResult, err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(together[0].ctx), writeTimeout)
	defer cancel()
	defer func() { // in a goroutine of its own a panic would end the process
		if cause := recover(); cause != nil {
			err = fault.Panicked(cause)
			s.log.ErrorContext(ctx, "a submission panicked", "error", err, "stack", string(debug.Stack()))
		}
	}()
	committing := false
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		committing = false
		var err error
		results, err = s.takeIn(ctx, tx, together, wait)
		committing = err == nil
		return err
	})
	if err != nil && committing {
		err = fmt.Errorf("%w: %w", errUnsure, err)
	}
	return results, err
}
