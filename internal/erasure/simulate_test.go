package erasure_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/fault"
)

func TestSimulate_SaysWhatWouldGoElsewhere(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	w.work(t)
	w.advance(t, 721*time.Hour)
	w.work(t) // archived: its facts are kept
	other := anna()
	other.Cause = "direct_request"
	open := w.submit(t, other)

	draft := parse(t, strings.Replace(withoutAds, `cause != "other"`, `cause == "account_deleted"`, 1))
	sim, err := w.Simulate(reviewer(t), erasure.Simulation{Document: draft, Days: 60})
	if err != nil {
		t.Fatal(err)
	}
	if sim.Requests != 2 || sim.Elsewhere != 2 || sim.Unroutable != 1 || sim.Truncated {
		t.Errorf("the simulation: %+v", sim)
	}
	want := []erasure.Shift{{Name: "ads", Title: "Advertising", Lost: 2}, {Name: "crm", Title: "Customer database", Lost: 1}}
	if !slices.Equal(sim.Destinations, want) {
		t.Errorf("destinations %+v, want %+v", sim.Destinations, want)
	}
	if e := sim.Examples; len(e) != 2 || e[0].Reference != open.Reference || !e[0].Unroutable || e[1].Reference != r.Reference || !e[1].Archived {
		t.Errorf("examples: %+v", e)
	}
	recent, err := w.Simulate(reviewer(t), erasure.Simulation{Document: draft, Days: 1})
	if err != nil || recent.Requests != 1 {
		t.Errorf("the last day: %+v, %v", recent, err)
	}
}

func TestSimulate_TheCurrentVersionChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, anna())
	sim, err := w.Simulate(reviewer(t), erasure.Simulation{Document: parse(t, twoDestinations), Days: 30})
	if err != nil || sim.Requests != 1 || sim.Elsewhere+sim.Reviewed+sim.Unroutable != 0 || len(sim.Examples) != 0 {
		t.Errorf("the current version against itself: %+v, %v", sim, err)
	}
	for _, days := range []int{0, 366} {
		if _, err := w.Simulate(reviewer(t), erasure.Simulation{Days: days}); !fault.Is(err, fault.BadInput) {
			t.Errorf("%d days: %v; want BAD_USER_INPUT", days, err)
		}
	}
	if _, err := w.Simulate(sender(t, "shop"), erasure.Simulation{Days: 30}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a sender: %v; want FORBIDDEN", err)
	}
}
