package erasure_test

import (
	"testing"

	"lethe/ent"
)

func TestPlanAll_IsThePlanOfEach(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	other := anna()
	other.Cause = "other"
	requests := []*ent.ErasureRequest{w.submit(t, other), w.submit(t, anna())}
	plans, err := w.PlanAll(t.Context(), requests)
	if err != nil {
		t.Fatal(err)
	}
	for n, r := range requests {
		want, err := w.Plan(t.Context(), r)
		if err != nil || plans[n].Hash != want.Hash || plans[n].Version != want.Version || len(plans[n].Destinations) != len(want.Destinations) {
			t.Errorf("request %d: %+v, want %+v, %v", n, plans[n], want, err)
		}
	}
	if len(plans[1].Destinations) == 0 || plans[0].Hash == plans[1].Hash {
		t.Errorf("the plans do not differ: %+v", plans)
	}
}

func TestDeadlines_AreTheDeadlineOfEach(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	requests := []*ent.ErasureRequest{w.submit(t, anna()), w.submit(t, anna())}
	all, err := w.Deadlines(t.Context(), requests)
	if err != nil {
		t.Fatal(err)
	}
	for n, r := range requests {
		want, err := w.Deadline(t.Context(), r)
		if err != nil || !all[n].Due.At.Equal(want.Due.At) || !w.Extended(all[n]).Due.At.After(want.Due.At) {
			t.Errorf("request %d: %+v, want %+v, %v", n, all[n], want, err)
		}
	}
}
