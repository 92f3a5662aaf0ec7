package e2e_test

import (
	"context"
	"testing"
	"time"
)

// fleetTime is more than a fleet needs for its work, kills and all.
func fleetTime() time.Duration { return scale(90*time.Second, 40*time.Minute) }

// Three replicas under load, one of which dies at a random moment, again and
// again, while the others go on and while it starts.
func TestReplicas_F1_KilledAtRandom(t *testing.T) {
	t.Parallel()
	requests, kills := scale(120, 3000), scale(8, 200)
	f := newFleet(t, startPostgres(t).URL)
	for range 3 {
		f.add()
	}
	receivers := f.receivers()
	f.apply(routing(receivers))
	random := seeded(t)
	ctx, cancel := context.WithTimeout(t.Context(), fleetTime())
	defer cancel()
	s := submitMany(ctx, requests, f.apis()...)
	for n := range kills {
		enough := (n + 1) * requests / (kills + 1)
		eventually(t, fleetTime(), "the clients go on", func() bool { return s.Answered() >= enough })
		pause(t, time.Duration(random.IntN(100))*time.Millisecond)
		r := f.anyOf(random)
		if !r.running() {
			t.Fatalf("a replica ended by itself: %v\n%s", r.cmd.ProcessState, r.stderr)
		}
		r.Kill()
		r.Launch()
	}
	s.Wait(t, requests)
	f.delivered(s, receivers)
	if s.Refused("no answer") == 0 {
		t.Error("no client felt a kill")
	}
}

// delivered fails the test unless everything that was answered is there once,
// reached every receiver under one key, and is completed and accounted for.
func (f *fleet) delivered(s *submitters, receivers map[string]*destination) {
	f.t.Helper()
	db := f.database()
	f.allAccounted(fleetTime())
	s.exactlyOnce(f.t, db)
	sum := map[string]reached{}
	for name, d := range receivers {
		sum[name] = oneKeyEach(f.t, db, name, d)
	}
	f.t.Log(told(sum))
}
