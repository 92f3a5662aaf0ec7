package staff

import (
	"context"
	"sync"
	"time"

	"lethe/ent"
	"lethe/internal/fault"
)

// lookTimeout is for one look at a token, in which many may share.
const lookTimeout = 5 * time.Second

// looks lets requests with one token that come together share a look at it. A request
// never shares in a look that began before it came: what was revoked by then is
// revoked for it.
type looks struct {
	mu      sync.Mutex
	next    map[string]*look // by the hash of the secret: not begun
	looking map[string]bool
}

// look is one reading of a token, with the database's time of it.
type look struct {
	done  chan struct{} // closed when the rest is there
	token *ent.APIToken // nil when there is none
	now   time.Time
	err   error
}

func newLooks() looks { return looks{next: map[string]*look{}, looking: map[string]bool{}} }

// join returns the look that begins next, and whether the caller has to see to it that
// it does: nobody else looks.
func (l *looks) join(hash string) (next *look, idle bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if next = l.next[hash]; next == nil {
		next = &look{done: make(chan struct{})}
		l.next[hash] = next
	}
	idle, l.looking[hash] = !l.looking[hash], true
	return next, idle
}

// begin returns the look that is to be taken now; nil when nobody waits for one, and
// then nobody looks.
func (l *looks) begin(hash string) *look {
	l.mu.Lock()
	defer l.mu.Unlock()
	next := l.next[hash]
	delete(l.next, hash)
	if next == nil {
		delete(l.looking, hash)
	}
	return next
}

// lookTogether reads a token as it is at some time after the call began.
func (s *Service) lookTogether(ctx context.Context, secret string) (*ent.APIToken, time.Time, error) {
	hash := hashSecret(secret)
	mine, idle := s.looks.join(string(hash))
	if idle {
		go func() {
			for next := s.looks.begin(string(hash)); next != nil; next = s.looks.begin(string(hash)) {
				s.take(context.WithoutCancel(ctx), next, hash)
			}
		}()
	}
	select {
	case <-mine.done:
		return mine.token, mine.now, mine.err
	case <-ctx.Done():
		return nil, time.Time{}, context.Cause(ctx)
	}
}

// take reads the token for all who share in the look.
func (s *Service) take(ctx context.Context, l *look, hash []byte) {
	defer close(l.done)
	defer func() { // in a goroutine of its own a panic would end the process
		if cause := recover(); cause != nil {
			l.err = fault.Panicked(cause)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	l.token, l.now, l.err = s.bySecret(ctx, hash)
	if l.err != nil || l.token == nil || revoked(l.token, l.now) {
		return
	}
	if today := l.now.Truncate(24 * time.Hour); l.token.LastUsedOn == nil || l.token.LastUsedOn.Before(today) {
		// Only bookkeeping: that it cannot be written must not stop a reader.
		_ = s.markUsed(ctx, l.token, today)
	}
}
