package jobs_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestSilence_GrowsOnlyWhileNoJobSucceeds(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		broken := func(int) error { return errors.New("the disk is full") }
		d.act["forward"] = broken
		r := run(t, d)
		time.Sleep(10 * heartbeat)
		if s := r.Silence(); s > heartbeat {
			t.Errorf("with one job that fails, the silence is %v; want at most %v", s, heartbeat)
		}
		d.mu.Lock()
		for _, job := range []string{
			"approve", "route", "ask", "escalate", "expire", "archive", "forget", "letters", "digest", "notices",
		} {
			d.act[job] = broken
		}
		d.mu.Unlock()
		time.Sleep(10 * heartbeat)
		if s := r.Silence(); s < 9*heartbeat {
			t.Errorf("with every job failing for %v, the silence is %v", 10*heartbeat, s)
		}
		r.stop()
		<-r.ended
	})
}
