package erasure

import (
	"context"
	"errors"
	"sync"
	"time"

	"lethe/internal/database"
)

// attempted is what became of one claim.
type attempted struct {
	claim
	result result
	unsent bool // it was never made
}

// results are the attempts that have ended and are not yet written. Whoever adds
// one settles all, unless somebody is at it already: what ends while one
// transaction commits is the next batch, and a result that comes alone waits for
// nobody. There are two of them, for requests of even and of odd ids, so that two
// transactions can be under way and never wait for each other's requests.
type results struct {
	mu       sync.Mutex
	waiting  []attempted
	settling bool

	hurry chan struct{} // receives when it is not worth waiting for more
}

const (
	// batchOfResults is how many results one transaction settles at the most.
	batchOfResults = 512
	// linger is how long a batch waits for others that are about to end. It is
	// only spent while there are others on their way.
	linger = 15 * time.Millisecond
	// retryPause is the first wait for a database that is away.
	retryPause = 50 * time.Millisecond
)

func (r *results) add(a attempted) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.waiting = append(r.waiting, a)
	if len(r.waiting) >= batchOfResults {
		r.hurryUp()
	}
}

func (r *results) hurryUp() {
	select {
	case r.hurry <- struct{}{}:
	default: // it was said already
	}
}

// begin reports whether the caller is the one that settles.
func (r *results) begin() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.settling || len(r.waiting) == 0 {
		return false
	}
	r.settling = true
	return true
}

// take returns the next batch; the caller settles no more when it is empty.
func (r *results) take() []attempted {
	r.mu.Lock()
	defer r.mu.Unlock()
	n := min(len(r.waiting), batchOfResults)
	if n == 0 {
		r.settling = false
		return nil
	}
	batch := r.waiting[:n:n]
	r.waiting = append([]attempted(nil), r.waiting[n:]...)
	return batch
}

// behind reports whether more has ended than is written soon. Nothing more is
// claimed then: results in hand cost memory, and a crash would make them all
// again.
func (s *Service) behind() bool {
	for n := range s.results {
		if s.results[n].count() > 2*batchOfResults {
			return true
		}
	}
	return false
}

func (r *results) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.waiting)
}

// ended hands over what became of a claim. It is written soon, with others.
func (s *Service) ended(ctx context.Context, a attempted) {
	r := &s.results[a.delivery.RequestID[15]&1]
	r.add(a)
	if !r.begin() {
		return
	}
	// A goroutine of its own: the one that came here has attempts to make.
	s.inFlight.Go(func() {
		for {
			s.gather(r)
			batch := r.take()
			if batch == nil {
				return
			}
			s.settleBatch(ctx, batch)
			s.tellSettled()
		}
	})
}

// gather waits for a fuller batch as long as others are about to end.
func (s *Service) gather(r *results) {
	if !s.lanes.busy() {
		return
	}
	select {
	case <-r.hurry:
	case <-time.After(linger):
	}
}

// settleBatch writes a batch. A database that is away for a moment does not cost
// the answers in hand: they are written when it is back, as long as their leases
// may hold. Otherwise each is written alone, so that one that cannot be written
// harms no other.
func (s *Service) settleBatch(ctx context.Context, batch []attempted) {
	err := s.settle(ctx, batch, false)
	if errors.Is(err, errOvertaken) {
		err = s.settle(ctx, batch, true)
	}
	for pause := retryPause; passes(err) && time.Now().Before(batch[0].until); pause = min(2*pause, time.Second) {
		time.Sleep(pause)
		err = s.settle(ctx, batch, true)
	}
	switch {
	case err == nil:
	case len(batch) > 1 && !passes(err):
		for _, a := range batch {
			s.settleBatch(ctx, []attempted{a})
		}
	default:
		s.log.ErrorContext(ctx, "settle attempts: they are made again when their leases end",
			"attempts", len(batch), "first", batch[0].delivery.ID, "error", err)
	}
}

func passes(err error) bool { return database.Unavailable(err) || errors.Is(err, errOvertaken) }

func (s *Service) tellSettled() {
	select {
	case s.settled <- struct{}{}:
	default: // somebody was told already and has not looked yet
	}
}
