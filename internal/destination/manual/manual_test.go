package manual_test

import (
	"testing"

	"lethe/internal/destination"
	"lethe/internal/destination/manual"
)

func TestDeliver_LeavesTheOrderToPeopleAndNeverSaysDone(t *testing.T) {
	t.Parallel()
	for _, confirmation := range []destination.Confirmation{destination.Response, destination.Manual} {
		to := destination.Target{Name: "paper", Confirmation: confirmation}
		got, err := manual.New().Deliver(t.Context(), to, destination.Order{DeliveryID: "0190"})
		if err != nil || got != (destination.Receipt{Status: destination.Accepted}) {
			t.Errorf("%s: %+v, %v; want accepted and no more", confirmation, got, err)
		}
	}
}

func TestTest_SaysThatThereIsNothingToConnectTo(t *testing.T) {
	t.Parallel()
	got := manual.New().Test(t.Context(), destination.Target{Name: "paper"}, destination.Sample)
	want := destination.Step{Name: "people", OK: true, Detail: "People carry out the orders; there is nothing to connect to."}
	if len(got) != 1 || got[0] != want {
		t.Errorf("got %+v; want %+v", got, want)
	}
}
