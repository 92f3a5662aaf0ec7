package lifecycle

import (
	"slices"
	"testing"
)

// Every pair of state and event, once more: a change of the moves must be meant
// twice. An empty place is a move that is refused.
//
// The columns: send, retry, accept, done, not_found, retained, fail, verify, waive, hold, release.
var deliveryTable = map[DeliveryState][11]DeliveryState{
	Queued:   {Sending, Queued, "", Done, NotFound, Retained, Failed, "", Waived, Held, ""},
	Sending:  {Sending, Queued, Accepted, Done, NotFound, Retained, Failed, "", Waived, Held, ""},
	Accepted: {"", Queued, Accepted, Done, NotFound, Retained, Failed, "", Waived, Held, ""},
	Failed:   {Sending, Queued, Accepted, Done, NotFound, Retained, Failed, "", Waived, Held, ""},
	Held:     {"", "", Accepted, Done, NotFound, Retained, "", "", Waived, "", Queued},
	Done:     {"", "", "", "", "", "", Failed, Verified, "", Held, ""},
	Verified: {},
	NotFound: {},
	Retained: {},
	Waived:   {},
}

func TestDelivery_MovesAsTheTableSays(t *testing.T) {
	t.Parallel()
	if len(deliveryTable) != len(DeliveryStates()) || len(DeliveryEvents()) != 11 {
		t.Fatal("the test's table lacks a state or an event")
	}
	for from, row := range deliveryTable {
		for i, event := range DeliveryEvents() {
			to, ok := from.Next(event)
			if to != row[i] || ok != (row[i] != "") {
				t.Errorf("%s on %s goes to %q (%v), want %q", event, from, to, ok, row[i])
			}
		}
	}
}

func TestDelivery_TakesEvidenceAndAWaiverInEveryOpenState(t *testing.T) {
	t.Parallel()
	for _, s := range OpenDeliveryStates() {
		for event, want := range map[DeliveryEvent]DeliveryState{Finish: Done, Miss: NotFound, Retain: Retained, Waive: Waived} {
			if to, ok := s.Next(event); !ok || to != want {
				t.Errorf("%s on %s goes to %q, want %s", event, s, to, want)
			}
		}
	}
}

// Only evidence or a person closes a delivery: no failure does.
func TestDelivery_NeverGivesUp(t *testing.T) {
	t.Parallel()
	closing := []DeliveryEvent{Finish, Miss, Retain, Waive}
	for _, s := range OpenDeliveryStates() {
		for _, e := range DeliveryEvents() {
			if to, ok := s.Next(e); ok && to.Closed() && !slices.Contains(closing, e) {
				t.Errorf("%s closes a delivery that is %s", e, s)
			}
		}
	}
	if to, _ := Failed.Next(Send); to != Sending {
		t.Error("a failed delivery is not tried again")
	}
}

func TestDelivery_OnlyAProbeReopensWhatIsClosed(t *testing.T) {
	t.Parallel()
	for _, s := range DeliveryStates() {
		for _, e := range DeliveryEvents() {
			if to, ok := s.Next(e); ok && s.Closed() && !to.Closed() && (s != Done || e != Fail && e != Hold) {
				t.Errorf("%s reopens a delivery that is %s", e, s)
			}
		}
	}
}

func TestDelivery_ClosedAndOpenStates(t *testing.T) {
	t.Parallel()
	if want := []DeliveryState{Queued, Sending, Accepted, Failed, Held}; !slices.Equal(OpenDeliveryStates(), want) {
		t.Errorf("open are %v", OpenDeliveryStates())
	}
	for _, s := range []DeliveryState{Done, Verified, NotFound, Retained, Waived} {
		if !s.Closed() {
			t.Errorf("%s keeps its request open", s)
		}
	}
}
