package destinationtest

import (
	"slices"
	"testing"
	"time"

	"lethe/internal/destination"
)

// trials tests a Tester.
type trials struct {
	Fixture
	destination.Tester
}

func (f trials) run(t *testing.T) {
	t.Run("a destination that is well passes every step", f.pass)
	t.Run("a destination that is not fails at the last step", f.fail)
	t.Run("nothing secret is in what is shown", f.secret)
}

var everyTrial = []destination.Trial{destination.Connection, destination.Sample}

func (f trials) pass(t *testing.T) {
	t.Parallel()
	for _, b := range []Behaviour{Confirms, Accepts, KnowsNobody} {
		for _, what := range everyTrial {
			peer := f.start(t, b, patience)
			steps := f.Test(t.Context(), peer.Target, what)
			if len(steps) == 0 || slices.ContainsFunc(steps, failed) {
				t.Errorf("one that %s, %s: %+v; want every step taken", b, what, steps)
			}
			if got := peer.Received(); len(got) != 1 || got[0].Key == "" || got[0].Key == order().DeliveryID {
				t.Errorf("one that %s, %s: received %+v; want one trial under a key of its own", b, what, got)
			}
		}
	}
}

func (f trials) fail(t *testing.T) {
	t.Parallel()
	for b, timeout := range map[Behaviour]time.Duration{
		Refuses: patience, Breaks: patience, Postpones: patience, Garbles: patience, IsAway: patience, Hangs: impatience, Drips: impatience,
	} {
		for _, what := range everyTrial {
			began := time.Now()
			steps := f.Test(t.Context(), f.start(t, b, timeout).Target, what)
			if first := slices.IndexFunc(steps, failed); first < 0 || first != len(steps)-1 || steps[first].Detail == "" {
				t.Errorf("one that %s, %s: %+v; want the last step to fail and to say why", b, what, steps)
			}
			if took := time.Since(began); took > patience {
				t.Errorf("one that %s held a test for %v; its timeout is %v", b, took, timeout)
			}
		}
	}
}

func (f trials) secret(t *testing.T) {
	t.Parallel()
	for _, b := range []Behaviour{Confirms, Declines, Refuses, Breaks, Garbles, Hangs, IsAway} {
		for _, what := range everyTrial {
			peer := f.start(t, b, impatience)
			steps := f.Test(t.Context(), peer.Target, what)
			checkSecrecy(t, peer, steps, nil)
		}
	}
}

func failed(s destination.Step) bool { return !s.OK }
