package jobs_test

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

var everyJob = []string{"approve", "route", "forward", "ask", "expire", "escalate", "archive"}

func TestRun_LooksAtOnceAndActsAsTheJob(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		for _, job := range everyJob {
			d.add(job, 0)
			d.add(job, 0)
		}
		r := run(t, d)

		for _, job := range everyJob {
			if n := len(d.moved(job)); n != 2 {
				t.Errorf("%s moved %d rows before any wake, want 2", job, n)
			}
			if got := d.actors[job]; got != "jobs."+job {
				t.Errorf("%s acts as %q", job, got)
			}
			if rows := r.value(t, "lethe_job_rows_total", job); rows != 2 {
				t.Errorf("%s counted %v rows", job, rows)
			}
			if at := r.value(t, "lethe_job_last_success_timestamp_seconds", job); at == 0 {
				t.Errorf("%s counted no success", job)
			}
		}
	})
}

func TestWake_IsNeverLost(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		r := run(t, d)

		// The work comes, with its wake, when the job has looked but not ended.
		looked, end := make(chan struct{}), make(chan struct{})
		first := d.called("approve") + 1
		d.on("approve", func(call int) error {
			if call > first {
				return nil
			}
			close(looked)
			<-end
			return errTooEarly
		})
		r.Wake()
		<-looked
		time.Sleep(time.Second) // the clock has rung and rests
		d.add("approve", 0)
		r.Wake()
		r.Wake()
		close(end)
		time.Sleep(30 * time.Millisecond)
		synctest.Wait()

		if len(d.moved("approve")) != 1 {
			t.Error("the wake was lost")
		}
	})
}

func TestWake_ManyCostFewLooks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		r := run(t, d)
		before := d.called("approve")
		for range 1000 {
			r.Wake()
			time.Sleep(time.Millisecond)
		}
		if n := d.called("approve") - before; n > 60 {
			t.Errorf("1000 wakes in a second cost %d looks", n)
		}
	})
}

func TestHeartbeat_FindsWhatNothingAnnounced(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		run(t, d)
		d.add("archive", 0)
		synctest.Wait()
		if len(d.moved("archive")) != 0 {
			t.Fatal("found without a hint; the test proves nothing")
		}
		time.Sleep(heartbeat)
		synctest.Wait()
		if len(d.moved("archive")) != 1 {
			t.Error("not found by the heartbeat")
		}
	})
}

func TestSettled_WakesForwardingAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		run(t, d).Wake()
		time.Sleep(50 * time.Millisecond) // the clock rests now, and would come too late
		d.add("forward", 0)
		d.settle()
		synctest.Wait()
		if len(d.moved("forward")) != 1 {
			t.Error("not forwarded")
		}
	})
}

func TestApproval_IsRoutedAndForwardedWithoutAnotherHint(t *testing.T) {
	t.Parallel()
	for _, undo := range []time.Duration{0, 100 * time.Millisecond, 5 * time.Second} {
		t.Run(undo.String(), func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := newDesk()
				r := run(t, d)
				var once sync.Once
				d.on("approve", func(int) error {
					once.Do(func() {
						time.Sleep(time.Second) // so long that the clock has looked and rests
						d.add("route", undo)
						d.add("forward", undo+100*time.Millisecond) // as if routing had written it
					})
					return nil
				})
				d.add("approve", 0)
				approved := time.Now().Add(time.Second)
				r.Wake()
				time.Sleep(undo + 3*time.Second)
				synctest.Wait()

				routed, forwarded := d.moved("route"), d.moved("forward")
				if len(routed) != 1 || len(forwarded) != 1 {
					t.Fatalf("routed at %v and forwarded at %v, want once each", routed, forwarded)
				}
				if late := routed[0].Sub(approved) - undo; late < 0 || late > 300*time.Millisecond {
					t.Errorf("routed %v after the end of the undo window", late)
				}
			})
		})
	}
}

func TestClock_RingsForEachPieceOfWork(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := newDesk()
		// Closer to each other than the clock rests.
		waits := []time.Duration{2 * time.Second, 2*time.Second + 30*time.Millisecond, 2*time.Second + 100*time.Millisecond, time.Minute}
		for _, in := range waits {
			d.add("expire", in)
		}
		start := time.Now()
		run(t, d)
		// Wakes all the time must not hide what becomes due in between.
		for time.Since(start) < 3*time.Second {
			time.Sleep(70 * time.Millisecond)
			d.settle()
		}
		time.Sleep(time.Minute)
		synctest.Wait()

		done := d.moved("expire")
		if len(done) != len(waits) {
			t.Fatalf("moved %d of %d", len(done), len(waits))
		}
		for i, at := range done {
			if late := at.Sub(start.Add(waits[i])); late < 0 || late > 600*time.Millisecond {
				t.Errorf("number %d is %v late", i, late)
			}
		}
	})
}

func TestClock_DoesNotSpin(t *testing.T) {
	t.Parallel()
	for name, next := range map[string]func() (time.Duration, bool, error){
		"overdue": func() (time.Duration, bool, error) { return -time.Hour, true, nil },
		"now":     func() (time.Duration, bool, error) { return 0, true, nil },
		"error":   func() (time.Duration, bool, error) { return 0, false, errors.New("no connection") },
		"panic":   func() (time.Duration, bool, error) { panic("boom") },
		"nothing": func() (time.Duration, bool, error) { return 0, false, nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				d := newDesk()
				d.next = next
				run(t, d)
				before := d.called("clock")
				time.Sleep(time.Minute)
				synctest.Wait()
				if n := d.called("clock") - before; n > 4*60 {
					t.Errorf("looked %d times in a minute", n)
				}
			})
		})
	}
}
