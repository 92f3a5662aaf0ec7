package e2e_test

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"lethe/internal/pgtest"
)

const (
	// mostMemory is how much more the program may take in a siege than at rest; for
	// a moment, as much again that is about to be collected.
	mostMemory = 64 << 20
	// headTime is how long the server waits for the head of a request, with time for a busy machine.
	headTime = 5*time.Second + 10*time.Second
)

// Clients that are slow, huge, nested, malformed or too many are each refused in
// the way that fits, and all of them at once take nothing from others: probes are
// answered, memory stays bounded, and an honest request is taken.
func TestS59_HostileClientsTakeNothingFromOthers(t *testing.T) {
	t.Parallel()
	f := newFleet(t, pgtest.NewURL(t))
	r := f.add()
	e := enemy{address: strings.TrimPrefix(r.URL, "http://"), token: f.token}
	blows := e.blows()
	for _, b := range blows { // one by one, which also warms the program up
		e.strike(t, b)
	}
	rest, before := r.memory(t), r.pulse(t, 2*time.Second)

	slow := e.hold(t, 100, "GET /login HTTP/1.1\r\nHost: lethe\r\nX-Slow: ")
	e.hold(t, 50, strings.Replace(e.ask("{"), "Content-Length: 1", "Content-Length: 100000", 1))
	e.hold(t, 100, "")
	began := time.Now()
	during, memory := e.besiege(t, r, blows, scale(6*time.Second, 60*time.Second))
	select {
	case <-slow:
	case <-time.After(headTime - time.Since(began)):
		t.Errorf("the server still waits for heads of requests after %v", headTime)
	}

	t.Logf("a probe took %v at rest and %v in the siege (99 of 100); memory was %d MiB, then %d MiB, at most %d MiB",
		before, during, rest>>20, memory.mostly>>20, memory.highest>>20)
	if limit := min(max(20*before, 100*time.Millisecond), 2*time.Second); during > limit {
		t.Errorf("a probe took %v in the siege, %v before it; want at most %v", during, before, limit)
	}
	if memory.mostly > rest+mostMemory || memory.highest > rest+2*mostMemory {
		t.Errorf("the program took %d MiB in the siege, at most %d MiB, and %d MiB before it", memory.mostly>>20, memory.highest>>20, rest>>20)
	}
	r.api().submit(t, submission("honest@example.com"))
	if text := r.stdout.String() + r.stderr.String(); strings.Contains(text, f.token) || strings.Contains(text, "panic") {
		t.Errorf("the log has the token, or tells of a panic: %.2000s", text)
	}
}

// footprint is how many bytes the program had in half of the looks at most, and in all.
type footprint struct{ mostly, highest int }

// besiege strikes from two sides for so long, and returns what a probe took
// meanwhile and how much memory the program had.
func (e enemy) besiege(t *testing.T, r *replica, blows []blow, length time.Duration) (probe time.Duration, memory footprint) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), length)
	defer cancel()
	var all sync.WaitGroup
	for side := range 2 {
		all.Go(func() {
			for i := side; ctx.Err() == nil; i++ {
				e.strike(t, blows[i%len(blows)])
				wait(ctx, 10*time.Millisecond)
			}
		})
	}
	var looks []int
	all.Go(func() {
		for ctx.Err() == nil {
			looks = append(looks, r.memory(t))
			wait(ctx, 100*time.Millisecond)
		}
	})
	probe = r.pulse(t, length)
	all.Wait()
	slices.Sort(looks)
	return probe, footprint{looks[len(looks)/2], looks[len(looks)-1]}
}

// pulse probes both addresses for so long, and returns what 99 of 100 probes took
// at most.
func (r *replica) pulse(t *testing.T, length time.Duration) time.Duration {
	t.Helper()
	var took []time.Duration
	client := http.Client{Timeout: 10 * time.Second}
	for began := time.Now(); time.Since(began) < length; pause(t, 10*time.Millisecond) {
		for _, address := range []string{r.adminURL + "/readyz", r.URL + "/login"} {
			start := time.Now()
			res, err := client.Get(address)
			if err != nil {
				t.Errorf("a probe failed: %v", err.(*url.Error).Err)
				continue
			}
			_ = res.Body.Close()
			if res.StatusCode != http.StatusOK {
				t.Errorf("%s answers %d", address, res.StatusCode)
			}
			took = append(took, time.Since(start))
		}
	}
	slices.Sort(took)
	return took[len(took)*99/100]
}

var heldMemory = regexp.MustCompile(`(?m)^go_memstats_(sys|heap_released)_bytes (\S+)$`)

// memory is how many bytes the program's runtime holds from the system.
func (r *replica) memory(t *testing.T) int {
	t.Helper()
	held := map[string]float64{}
	for _, m := range heldMemory.FindAllStringSubmatch(get(t, r.adminURL+"/metrics"), -1) {
		n, err := strconv.ParseFloat(m[2], 64)
		if err != nil {
			t.Error(err)
		}
		held[m[1]] = n
	}
	if len(held) != 2 {
		t.Error(fmt.Errorf("the metrics tell %v of memory", held))
	}
	return int(held["sys"] - held["heap_released"])
}
