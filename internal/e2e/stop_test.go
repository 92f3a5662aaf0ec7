package e2e_test

import (
	"net/http"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"lethe/internal/pgtest"
)

// A replica that is told to stop with an order in hand that nobody answers says at
// once that it is not ready, ends in time all the same, and leaves the order to
// another, which sends it under the same key.
func TestStop_F4_EndsInTimeWhateverDestinationsDo(t *testing.T) {
	t.Parallel()
	f := newFleet(t, pgtest.NewURL(t), "LETHE_DELIVERY_TIMEOUT=25s")
	r := f.add()
	var asked atomic.Int32
	release := make(chan struct{})
	d := newDestination(t, func(http.ResponseWriter, order, int) {
		if asked.Add(1) == 1 {
			<-release
		}
	})
	t.Cleanup(func() { close(release) })
	f.apply(routing(map[string]*destination{"mute": d}))
	sent := r.api().submit(t, submission("anna@example.com"))
	eventually(t, startTime, "the order is on its way", func() bool { return asked.Load() == 1 })

	begun := time.Now()
	if err := r.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	eventually(t, 2*time.Second, "the replica says that it is not ready", func() bool { return !r.ready() })
	if _, said := r.health("/readyz?verbose"); !strings.Contains(said, "[-]shutdown: the program is stopping") {
		t.Errorf("while it stops, the replica says %q", said)
	}
	select {
	case <-r.ended:
	case <-time.After(stopTime):
		t.Fatalf("the replica runs %v after SIGTERM", time.Since(begun))
	}
	if took := time.Since(begun); took > 25*time.Second {
		t.Errorf("the replica took %v to end", took)
	}

	other := f.add()
	db := f.database()
	if _, err := db.ExecContext(t.Context(), `UPDATE deliveries SET lease_until = lethe_now() WHERE lease_until IS NOT NULL`); err != nil {
		t.Fatal(err) // the lease would end by itself, in a minute
	}
	eventually(t, startTime, "the other replica completes the request", func() bool { return other.api().request(t, sent.ID).State == "COMPLETED" })
	oneKeyEach(t, db, "mute", d)
}
