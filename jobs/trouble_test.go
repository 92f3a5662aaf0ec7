package jobs_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

func TestJob_GoesOnAfterAPanic(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		d.on("route", func(call int) error {
			if call <= 2 {
				panic("boom")
			}
			return nil
		})
		d.add("route", 0)
		d.add("forward", 0)
		r := run(t, d)

		if len(d.moved("forward")) != 1 {
			t.Error("a panic of one job stopped another")
		}
		if len(d.moved("route")) != 1 {
			t.Error("the job did not go on after its panics")
		}
		if n := r.value(t, "lethe_job_runs_total", "route", "panic"); n != 2 {
			t.Errorf("counted %v panics, want 2", n)
		}
		if got := r.log.String(); strings.Contains(got, "boom") || !strings.Contains(got, "trouble_test.go") {
			t.Errorf("the log repeats the value of a panic, or does not say where it was: %s", got)
		}
	})
}

func TestJob_TriesAgainAfterErrorsAtMostFiveSecondsLater(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		down := errors.New("no connection")
		d.on("expire", func(int) error { return down })
		r := run(t, d)
		time.Sleep(time.Hour)
		synctest.Wait()
		failed := d.called("expire")
		if failed < 3600/5 || failed > 3600/5+20 {
			t.Errorf("tried %d times in an hour", failed)
		}
		if n := r.value(t, "lethe_job_runs_total", "expire", "error"); n != float64(failed) {
			t.Errorf("counted %v errors of %d", n, failed)
		}

		d.on("expire", nil)
		d.add("expire", 0)
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if len(d.moved("expire")) != 1 {
			t.Error("not taken up when the database was back")
		}
	})
}

func TestJob_IsNotHurriedByWakesWhileItFails(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		d.on("expire", func(int) error { return errors.New("no connection") })
		r := run(t, d)
		for range 1000 {
			r.Wake()
			time.Sleep(time.Millisecond)
		}
		synctest.Wait()
		if n := d.called("expire"); n > 20 {
			t.Errorf("tried %d times in two seconds", n)
		}
	})
}

func TestShutdown_FinishesTheBatchThenDrains(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		r := run(t, d)
		var drained bool
		started := make(chan struct{})
		d.on("approve", func(int) error {
			close(started)
			time.Sleep(3 * time.Second)
			return nil
		})
		d.add("approve", 0)
		d.add("approve", 0)
		d.drain = func(ctx context.Context) error {
			if len(d.moved("approve")) != 1 {
				t.Errorf("drained when %d batches had ended, want the one in hand", len(d.moved("approve")))
			}
			time.Sleep(10 * time.Second)
			drained = true
			return ctx.Err()
		}
		r.Wake()
		<-started
		r.stop()
		if err := <-r.ended; err != nil || !drained {
			t.Errorf("ended with %v, drained %v", err, drained)
		}
	})
}

func TestShutdown_AbandonsWhatTakesTooLong(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		d.drain = func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() }
		r := run(t, d)
		begun := time.Now()
		r.stop()
		err := <-r.ended
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("ended with %v", err)
		}
		if took := time.Since(begun); took != 20*time.Second {
			t.Errorf("took %v", took)
		}
	})
}

func TestShutdown_StartsNothingNew(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		r := run(t, d)
		r.stop()
		<-r.ended
		before := d.called("forward")
		d.add("forward", 0)
		r.Wake()
		time.Sleep(2 * heartbeat)
		synctest.Wait()
		if d.called("forward") != before {
			t.Error("looked for work after the shutdown")
		}
	})
}
