package jobs_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestSeal_LooksOnceASecondHoweverMuchThereIs(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		for range 100 {
			d.add("seal", 0)
		}
		r := run(t, d)
		before := len(d.moved("seal"))
		for range 200 {
			r.Wake() // is not meant for it
			time.Sleep(50 * time.Millisecond)
		}
		synctest.Wait()
		if n := len(d.moved("seal")) - before; n < 9 || n > 11 {
			t.Errorf("sealed %d times in ten seconds", n)
		}
		if n := d.called("publish"); n < 20 {
			t.Errorf("published %d times: a seal did not lead to it at once", n)
		}
	})
}

func TestSeal_ThatFailsIsTriedAgain(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		d.on("seal", func(call int) error {
			if call < 4 {
				return errors.New("the checkpoint file is ahead")
			}
			return nil
		})
		r := run(t, d)
		d.add("seal", 0)
		time.Sleep(20 * time.Second)
		synctest.Wait()
		if len(d.moved("seal")) != 1 {
			t.Error("it gave up")
		}
		if n := r.value(t, "lethe_job_runs_total", "seal", "error"); n < 3 {
			t.Errorf("%v failures are counted", n)
		}
	})
}
