package erasure_test

import (
	"errors"
	"testing"
	"time"

	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

func TestPauseDestination_SendsNothingUntilItIsResumed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for range 2 { // twice is fine
		if d, err := w.PauseDestination(reviewer(t), "crm", "Maintenance"); err != nil || d.PausedAt == nil {
			t.Fatalf("paused since %v, %v", d, err)
		}
	}
	r := w.forwarding(t)
	w.work(t)
	w.advance(t, 48*time.Hour)
	w.work(t)
	if n := len(w.connector.got("crm")); n != 0 {
		t.Errorf("crm was asked %d times while it was paused", n)
	}
	w.expectDelivery(t, r, "ads", lifecycle.Done)

	for range 2 {
		if d, err := w.ResumeDestination(reviewer(t), "crm"); err != nil || d.PausedAt != nil {
			t.Fatalf("still paused since %v, %v", d, err)
		}
	}
	w.work(t)
	w.expectState(t, r, lifecycle.Completed)
	for _, action := range []string{"destination.paused", "destination.resumed"} {
		if n := w.recorded(t, erasure.Routing, action); n != 1 {
			t.Errorf("%s is on record %d times; want once", action, n)
		}
	}
}

func TestResumeDestination_ForgetsHowOftenItFailed(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("crm", destination.Receipt{}, errors.New("connection refused"))
	w.several(t, 6)
	w.work(t)
	d, err := w.ResumeDestination(reviewer(t), "crm")
	if err != nil || d.Failures != 0 || d.CircuitOpenUntil != nil {
		t.Errorf("crm failed %d times and rests until %v, %v", d.Failures, d.CircuitOpenUntil, err)
	}
}

func TestPauseDestination_IsForThoseWhoManageDeliveries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.PauseDestination(sender(t, "shop"), "crm", ""); !fault.Is(err, fault.Forbidden) {
		t.Errorf("without the scope: %v", err)
	}
	for _, name := range []string{"nowhere", ""} {
		if _, err := w.ResumeDestination(reviewer(t), name); !fault.Is(err, fault.NotFound) {
			t.Errorf("no such destination: %v; want NOT_FOUND", err)
		}
	}
	if _, err := w.PauseDestination(reviewer(t), "c\x00m", ""); !fault.Is(err, fault.BadInput) {
		t.Errorf("a name that cannot be: %v; want bad input", err)
	}
}
