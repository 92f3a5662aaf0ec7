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
