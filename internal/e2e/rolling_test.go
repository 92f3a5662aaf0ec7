package e2e_test

import (
	"context"
	"io"
	"net/http"
	"sync"
	"testing"
	"time"
)

// preStop is between a replica's leaving and its SIGTERM: the sleep of the manifests,
// for a balancer that hears at once.
const preStop = 300 * time.Millisecond

// Three replicas behind a balancer are replaced one by one, again and again, under
// senders and readers: nobody is refused, nothing is lost, and each stop is in time.
func TestRolling_F4_RestartsLoseNoRequest(t *testing.T) {
	t.Parallel()
	rounds := scale(1, 5)
	f := newFleet(t, startPostgres(t).URL)
	for range 3 {
		f.add()
	}
	receivers := f.receivers()
	f.apply(routing(receivers))
	const email, password = "lead@example.com", "correct horse battery staple"
	f.operate(password+"\n", "staff", "add", "--email", email, "--name", "Lea", "--role", "lead", "--password-stdin")
	b := newBalancer(t, f.replicas)
	eventually(t, startTime, "all replicas get requests", func() bool { return b.serving() == 3 })
	front := &lethe{access: access{URL: b.url, Token: f.token}}
	front.Staff = append(front.Staff, struct{ Email, Password, Role string }{email, password, "lead"})
	reader := front.visit(t, "lead")

	s := newSubmitters(front.api())
	stop := make(chan struct{})
	var load sync.WaitGroup
	load.Go(func() { s.keepSubmitting(t.Context(), stop) })
	load.Go(func() { reader.keepReading(stop, "/queue") })
	for range rounds {
		for _, r := range f.replicas {
			before := s.Answered()
			b.leave(r)
			pause(t, preStop)
			asked := time.Now()
			r.Stop()
			if took := time.Since(asked); took > 25*time.Second {
				t.Errorf("a replica took %v to stop", took)
			}
			r.Launch()
			b.back()
			eventually(t, startTime, "the new replica gets requests", func() bool { return b.serving() == 3 })
			eventually(t, startTime, "the senders go on", func() bool { return s.Answered() > before })
		}
	}
	close(stop)
	load.Wait()

	for _, lost := range b.lost {
		t.Errorf("lost: %s", lost)
	}
	for code, n := range s.refused {
		t.Errorf("%d submissions were refused: %s", n, code)
	}
	s.Wait(t, s.Answered())
	f.delivered(s, receivers)
}

func newSubmitters(apis ...api) *submitters {
	return &submitters{apis: apis, answered: map[string]request{}, lost: map[string]string{}, refused: map[string]int{}}
}

// keepSubmitting sends requests, some forty a second, until stop is closed. What has
// begun by then is finished.
func (s *submitters) keepSubmitting(ctx context.Context, stop <-chan struct{}) {
	tick := time.NewTicker(25 * time.Millisecond)
	defer tick.Stop()
	for i := 0; ; i++ {
		select {
		case <-stop:
			s.done.Wait()
			return
		case <-tick.C:
			s.done.Go(func() { s.submit(ctx, i) })
		}
	}
}

// keepReading gets a page again and again until stop is closed. It must be there
// each time, for the same person.
func (v visitor) keepReading(stop <-chan struct{}, path string) {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-stop:
			return
		case <-tick.C:
		}
		res, err := v.http.Get(v.url + path)
		if err != nil {
			v.t.Errorf("read %s: %v", path, err)
			continue
		}
		_, err = io.Copy(io.Discard, res.Body)
		_ = res.Body.Close()
		if err != nil || res.StatusCode != http.StatusOK || res.Request.URL.Path != path {
			v.t.Errorf("read %s: %s at %s, %v", path, res.Status, res.Request.URL.Path, err)
		}
	}
}
