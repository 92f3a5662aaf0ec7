package erasure_test

import (
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/internal/erasure"
	"lethe/internal/privacy"
)

// load submits and reads at every desk of a fleet until it is stopped.
type load struct {
	*fleet
	stop    chan struct{}
	running sync.WaitGroup
	rounds  []atomic.Int64 // of each reader and submitter
	next    atomic.Int64   // the number of the next person

	mu        sync.Mutex
	submitted []uuid.UUID
	numbers   map[uuid.UUID]int
}

func (f *fleet) load(t *testing.T) *load {
	t.Helper()
	l := &load{fleet: f, stop: make(chan struct{}), rounds: make([]atomic.Int64, 2*len(f.desks)), numbers: map[uuid.UUID]int{}}
	for range 20 {
		l.submitOne(t, f.desks[0])
	}
	for n, desk := range f.desks {
		l.repeat(2*n, func() { l.submitOne(t, desk) })
		l.repeat(2*n+1, func() { l.readOne(t, desk) })
	}
	return l
}

func (l *load) repeat(n int, do func()) {
	l.running.Go(func() {
		for {
			select {
			case <-l.stop:
				return
			default:
				do()
				l.rounds[n].Add(1)
			}
		}
	})
}

// settle waits until nobody has anything in hand that was begun before.
func (l *load) settle(t *testing.T) {
	t.Helper()
	tick, late := time.NewTicker(time.Millisecond), time.After(time.Minute)
	defer tick.Stop()
	for n := range l.rounds {
		for before := l.rounds[n].Load(); l.rounds[n].Load() < before+2; {
			select {
			case <-tick.C:
			case <-late:
				t.Fatal("a reader or submitter stands still")
			}
		}
	}
}

func (l *load) submitOne(t *testing.T, desk *erasure.Service) {
	n := int(l.next.Add(1))
	out, err := desk.Submit(sender(t, "shop"), numbered(n))
	if err != nil {
		t.Errorf("submit: %v", err)
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.submitted = append(l.submitted, out.Request.ID)
	l.numbers[out.Request.ID] = n
}

func (l *load) readOne(t *testing.T, desk *erasure.Service) {
	l.mu.Lock()
	id := l.submitted[rand.IntN(len(l.submitted))]
	want := numbered(l.numbers[id]).Identifiers[0].Value
	l.mu.Unlock()
	got, err := desk.RevealOf(t.Context(), id)
	if err != nil || len(got) != 2 || got[0].Value != want {
		t.Errorf("read: %d identifiers, %v", len(got), err)
	}
	again, err := desk.Submit(sender(t, "shop"), erasure.Submission{
		Identifiers: []erasure.IdentifierInput{{Type: "email", Value: want}}, Cause: "account_deleted",
	})
	if err != nil || again.Request.DuplicateOfID == nil {
		t.Errorf("a person is not recognised: %v", err)
	}
}

func TestS50_RotationUnderLoadLosesNoRead(t *testing.T) {
	t.Parallel()
	f := newFleet(t, 3)
	l := f.load(t)
	for range 2 {
		before := l.next.Load()
		f.write(t, privacy.AddKeys)
		l.settle(t)
		f.write(t, privacy.PromoteKeys)
		l.settle(t)
		f.rewrap(t)
		l.settle(t)
		if n := f.old(t); n != 0 {
			t.Errorf("%d values hang on the old keys", n)
		}
		f.prune(t)
		l.settle(t)
		if l.next.Load() == before {
			t.Error("nobody submitted during the rotation")
		}
	}
	close(l.stop)
	l.running.Wait()

	keys, err := privacy.ListKeys(f.file)
	if err != nil || len(keys) != 7 { // the ledger has three public keys
		t.Errorf("the file has %v, %v", keys, err)
	}
	desk := f.deskWith(t, f.reopened(t))
	for _, id := range l.submitted {
		if _, err := desk.RevealOf(t.Context(), id); err != nil {
			t.Errorf("a process that starts now cannot read: %v", err)
		}
	}
}
