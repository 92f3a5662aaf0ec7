package live_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/live"
	"lethe/internal/pgtest"
)

// soon is how long news may take to arrive on a machine that is busy.
const soon = 20 * time.Second

var (
	first  = uuid.MustParse("0190b5a0-0000-7000-8000-00000000000a")
	second = uuid.MustParse("0190b5a0-0000-7000-8000-00000000000b")
	lena   = auth.StaffMember(uuid.MustParse("0190b5a0-0000-7000-8000-00000000000c"), "Lena Marchetti", auth.Lead)
)

// desk is a ledger and a hub that follows it until stop is called.
type desk struct {
	t     *testing.T
	db    *database.DB
	hub   *live.Hub
	stop  context.CancelFunc
	ended chan struct{}
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	db := pgtest.New(t)
	ctx, stop := context.WithCancel(t.Context())
	d := &desk{t: t, db: db, hub: live.New(db.Read(), slog.New(slog.DiscardHandler)), stop: stop, ended: make(chan struct{})}
	go func() {
		defer close(d.ended)
		d.hub.Run(ctx)
	}()
	t.Cleanup(func() { stop(); <-d.ended })
	return d
}

// write adds an entry about each subject, in one transaction that hold may prolong.
func (d *desk) write(action string, hold func(), subjects ...uuid.UUID) {
	d.t.Helper()
	ctx := auth.With(d.t.Context(), lena)
	err := d.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		for _, s := range subjects {
			if err := ledger.Append(ctx, tx, time.Now(), ledger.Entry{Subject: s, Action: action}); err != nil {
				return err
			}
		}
		hold()
		return nil
	})
	if err != nil {
		d.t.Error(err)
	}
}

func atOnce() {}

// listen listens, and takes the first news, which is empty.
func (d *desk) listen(in live.Listening) (*live.Listener, live.News) {
	d.t.Helper()
	l, err := d.hub.Listen(in)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(l.Close)
	return l, d.news(l)
}

func (d *desk) news(l *live.Listener) live.News {
	d.t.Helper()
	select {
	case n, ok := <-l.News():
		if !ok {
			d.t.Fatal("the news ended")
		}
		return n
	case <-time.After(soon):
		d.t.Fatalf("no news within %v", soon)
	}
	return live.News{}
}

// hears takes news until it has told of n changes, and returns them.
func (d *desk) hears(l *live.Listener, n int) []live.Change {
	d.t.Helper()
	var all []live.Change
	for len(all) < n {
		all = append(all, d.news(l).Changes...)
	}
	return all
}

func TestListen_HearsOfEveryRequestOrOfOne(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.write("request.submitted", atOnce, first) // is in the past
	all, _ := d.listen(live.Listening{Session: "a"})
	one, _ := d.listen(live.Listening{Session: "b", Request: second})
	d.write("request.approved", atOnce, first, second)
	d.write("staff.signed_in", atOnce, lena.ID) // is about no request
	d.write("request.held", atOnce, second)
	if heard := d.hears(all, 3); heard[0].Request != first || heard[0].Action != "request.approved" || heard[2].Action != "request.held" {
		t.Errorf("heard %+v", heard)
	}
	if heard := d.hears(one, 2); heard[0].Request != second || heard[1].Action != "request.held" || heard[1].ActorID != lena.ID {
		t.Errorf("heard of one request %+v", heard)
	}
}

// A transaction that began first and commits last is told, and once.
func TestListen_MissesNoEntryThatIsCommittedLate(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	l, _ := d.listen(live.Listening{})
	written, let := make(chan struct{}), make(chan struct{})
	late := make(chan struct{})
	go func() {
		defer close(late)
		d.write("request.held", func() { close(written); <-let }, first)
	}()
	<-written
	d.write("request.approved", atOnce, second)
	select {
	case n := <-l.News():
		t.Errorf("told %+v while an entry before it is not committed", n)
	case <-time.After(1500 * time.Millisecond): // more than a look
	}
	close(let)
	<-late
	if heard := d.hears(l, 2); heard[0].Action != "request.held" || heard[1].Action != "request.approved" {
		t.Errorf("heard %+v, want the hold and the approval", heard)
	}
}

// A listener that takes nothing sees by After that it has missed something, and
// Missed returns that.
func TestListen_SaysWhereWhoReadsSlowlyHasAGap(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	slow, begun := d.listen(live.Listening{Session: "slow"})
	quick, _ := d.listen(live.Listening{Session: "quick"})
	const many = 12 // more than are kept for a listener
	for range many {
		d.write("request.held", atOnce, first)
		d.hears(quick, 1)
	}
	at, told, gaps := begun.UpTo, 0, 0
	for told < many {
		n := d.news(slow)
		if n.After > at {
			gaps++
			missed, full, err := d.hub.Missed(t.Context(), at, n.After, uuid.Nil)
			if err != nil || full {
				t.Fatal(err, full)
			}
			told += len(missed)
		}
		told += len(n.Changes)
		at = n.UpTo
	}
	if told != many || gaps == 0 {
		t.Errorf("%d of %d changes told, with %d gaps; want all, and a gap", told, many, gaps)
	}
}

func TestMissed_ReturnsWhatHappenedToOneRequest(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	_, begun := d.listen(live.Listening{})
	d.write("request.submitted", atOnce, first, second)
	d.write("request.held", atOnce, second)
	missed, full, err := d.hub.Missed(t.Context(), begun.UpTo, begun.UpTo+1000, second)
	if err != nil || full || len(missed) != 2 || missed[0].Action != "request.held" {
		t.Errorf("missed %+v, full %v, error %v; want the two entries, the newest first", missed, full, err)
	}
}

func TestListen_NoticesTheListenersOwnAccount(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	own, _ := d.listen(live.Listening{Account: lena.ID})
	d.write("staff.disabled", atOnce, lena.ID)
	if n := d.news(own); !n.Account || len(n.Changes) > 0 {
		t.Errorf("told %+v, want that the account was touched", n)
	}
}

func TestListen_HasLimits(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for n := range 1000 {
		if _, err := d.hub.Listen(live.Listening{Session: fmt.Sprint(n / 6)}); err != nil {
			t.Fatalf("listener %d: %v", n, err)
		}
	}
	if _, err := d.hub.Listen(live.Listening{Session: "0"}); !fault.Is(err, fault.RateLimited) {
		t.Errorf("the seventh of a session: %v, want %s", err, fault.RateLimited)
	}
	if _, err := d.hub.Listen(live.Listening{Session: "another"}); !fault.Is(err, fault.Unavailable) {
		t.Errorf("the 1,001st of the process: %v, want %s", err, fault.Unavailable)
	}
}

func TestListen_MakesRoomWhenItEnds(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for range 20 {
		l, _ := d.listen(live.Listening{Session: "one"})
		l.Close()
		l.Close()
	}
	if n := d.hub.Listeners(); n != 0 {
		t.Errorf("%d listeners, want none", n)
	}
}

func TestRun_EndsTheNewsOfEverybody(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	l, _ := d.listen(live.Listening{})
	d.stop()
	select {
	case _, ok := <-l.News():
		if ok {
			t.Error("there is news after the end")
		}
	case <-time.After(soon):
		t.Fatal("the news does not end")
	}
	<-d.ended
	l.Close()
	if _, err := d.hub.Listen(live.Listening{}); !fault.Is(err, fault.Unavailable) {
		t.Errorf("listening after the end: %v, want %s", err, fault.Unavailable)
	}
}
