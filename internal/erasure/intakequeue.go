package erasure

import (
	"context"
	"sync"

	"lethe/internal/fault"
)

const (
	maxTogether = 256  // submissions in one transaction
	maxWaiting  = 4096 // submissions that wait for theirs; more are sent away
	maxOfOne    = 2048 // submissions of one sender among those
)

// intake lets submissions that come together share a transaction: those that come
// while one is being written are written by the next. None waits for company: one
// that comes alone is written at once. Senders take turns, so that many of one do not
// keep another waiting.
type intake struct {
	mu      sync.Mutex
	lines   map[string][]*arrival // who waits, by sender
	turns   []string              // the senders who have a line, the next one first
	waiting int
	writing bool
}

var errFull = fault.New(fault.RateLimited, "More requests are arriving than can be written. Nothing was saved; send this again in a second.")

// add queues arrivals of one sender. It reports whether nobody is writing: then the
// caller has to. It fails with RateLimited, and queues none, when too many wait already.
func (q *intake) add(sender string, arrived ...*arrival) (idle bool, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	line := q.lines[sender]
	if q.waiting+len(arrived) > maxWaiting || len(line)+len(arrived) > maxOfOne {
		return false, errFull
	}
	if len(line) == 0 && len(arrived) > 0 {
		q.turns = append(q.turns, sender)
	}
	if q.lines == nil {
		q.lines = map[string][]*arrival{}
	}
	q.lines[sender] = append(line, arrived...)
	q.waiting += len(arrived)
	idle, q.writing = !q.writing, true
	return idle, nil
}

// next takes those that are written together, one of each sender in turn. After none,
// nobody is writing.
func (q *intake) next() []*arrival {
	q.mu.Lock()
	defer q.mu.Unlock()
	var together []*arrival
	for len(q.turns) > 0 && len(together) < maxTogether {
		a := q.first()
		if a.ctx.Err() != nil {
			a.answer(SubmitResult{Err: context.Cause(a.ctx)}) // nobody waits for it any more
			continue
		}
		together = append(together, a)
	}
	q.writing = len(together) > 0
	return together
}

// first takes the first of the line whose turn it is.
func (q *intake) first() *arrival {
	sender := q.turns[0]
	line := q.lines[sender]
	q.turns, q.waiting = q.turns[1:], q.waiting-1
	if len(line) == 1 {
		delete(q.lines, sender)
	} else {
		q.lines[sender] = line[1:]
		q.turns = append(q.turns, sender)
	}
	return line[0]
}
