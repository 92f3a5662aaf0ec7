package jobs_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestRun_AWakeStartsTheCheckOfTheLedger(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		r := run(t, d)
		before := d.called("check")
		d.add("check", 0)
		r.Wake("check")
		time.Sleep(2 * time.Second)
		if n := len(d.moved("check")); n != 1 {
			t.Errorf("%d checks done, want 1; looked %d times before", n, before)
		}
	})
}

// A check takes as long as the ledger is long, so it may neither hold up a
// shutdown nor look like a job that has died.
func TestRun_AStopEndsTheCheckOfTheLedgerAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		d.check = func(ctx context.Context) (int, error) {
			<-ctx.Done()
			return 0, nil
		}
		r := run(t, d)
		time.Sleep(10 * time.Minute)
		if d.beaten()["check"] != 0 || d.beaten()["forward"] == 0 {
			t.Errorf("the jobs that were said to have run: %v", d.beaten())
		}
		asked := time.Now()
		r.stop()
		if err := <-r.ended; err != nil {
			t.Error(err)
		}
		if took := time.Since(asked); took > time.Second {
			t.Errorf("the stop took %s", took)
		}
	})
}
