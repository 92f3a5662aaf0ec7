package jobs_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestReconcile_AsksEveryMinuteAndNotBefore(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		r := run(t, d)
		time.Sleep(58 * time.Second) // and the second that run took
		r.Wake()
		synctest.Wait()
		if n := d.called("reconcile"); n != 0 {
			t.Errorf("reconciled %d times in the first minute, before the jobs had their turn", n)
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		if n := d.called("reconcile"); n != 10 {
			t.Errorf("reconciled %d times in ten minutes", n)
		}
	})
}

func TestBeat_NamesTheJobsThatRan(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		d.on("expire", func(int) error { return errors.New("a fault") })
		r := run(t, d)
		for range 4 {
			r.Wake()
			time.Sleep(time.Minute)
		}
		synctest.Wait()
		times := d.beaten()
		for _, job := range []string{"approve", "route", "forward", "archive", "clock"} {
			if times[job] != 4 {
				t.Errorf("%s ran in each of four minutes; said %d times", job, times[job])
			}
		}
		if times["reconcile"] != 3 { // its first run is after the first beat
			t.Errorf("reconcile was said to have run %d times", times["reconcile"])
		}
		if times["expire"] != 0 {
			t.Error("a job that fails was said to have run")
		}
	})
}

func TestReconcile_ThatFailsRestsBeforeItIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		d.on("reconcile", func(call int) error {
			if call == 1 {
				return errors.New("canceling statement due to statement timeout")
			}
			return nil
		})
		run(t, d)
		time.Sleep(time.Minute + 20*time.Second)
		synctest.Wait()
		if n := d.called("reconcile"); n != 1 {
			t.Errorf("tried %d times within 20 seconds of the failure", n)
		}
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if n := d.called("reconcile"); n != 2 {
			t.Errorf("tried %d times within 40 seconds of the failure", n)
		}
	})
}
