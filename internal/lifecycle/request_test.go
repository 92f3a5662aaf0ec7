package lifecycle

import (
	"slices"
	"testing"
)

// Every pair of state and event, once more: a change of the moves must be meant
// twice. An empty place is a move that is refused.
//
// The columns: verify, approve, undo, reject, cancel, route, replan, complete, join, resume, reopen.
var requestTable = map[RequestState][11]RequestState{
	Unverified: {InReview, "", "", Rejected, Cancelled, "", "", "", "", "", ""},
	InReview:   {"", Approved, "", Rejected, Cancelled, "", "", "", Duplicate, "", ""},
	Approved:   {"", "", InReview, "", Cancelled, Forwarding, InReview, "", "", "", ""},
	Forwarding: {"", "", "", "", "", "", "", Completed, "", "", ""},
	Completed:  {"", "", "", "", "", "", "", "", "", "", Forwarding},
	Rejected:   {},
	Cancelled:  {},
	Duplicate:  {"", "", "", "", "", "", "", "", "", InReview, ""},
}

func TestRequest_MovesAsTheTableSays(t *testing.T) {
	t.Parallel()
	if len(requestTable) != len(RequestStates()) || len(RequestEvents()) != 11 {
		t.Fatal("the test's table lacks a state or an event")
	}
	for from, row := range requestTable {
		for i, event := range RequestEvents() {
			to, ok := from.Next(event)
			if to != row[i] || ok != (row[i] != "") {
				t.Errorf("%s on %s goes to %q (%v), want %q", event, from, to, ok, row[i])
			}
		}
	}
}

func TestRequest_OnlyAccidentsElsewhereLeaveAFinalState(t *testing.T) {
	t.Parallel()
	accidents := []RequestEvent{Resume, Reopen}
	final := []RequestState{Completed, Rejected, Cancelled, Duplicate}
	for _, s := range RequestStates() {
		if s.Final() != slices.Contains(final, s) {
			t.Errorf("%s is final: %v", s, s.Final())
		}
		for _, e := range RequestEvents() {
			if to, ok := s.Next(e); ok && s.Final() && !slices.Contains(accidents, e) {
				t.Errorf("%s leaves %s for %s", e, s, to)
			}
		}
	}
	if want := []RequestState{Unverified, InReview, Approved, Forwarding}; !slices.Equal(OpenRequestStates(), want) {
		t.Errorf("open are %v", OpenRequestStates())
	}
}

func TestRequest_CompletesFromForwardingOnly(t *testing.T) {
	t.Parallel()
	for _, s := range RequestStates() {
		for _, e := range RequestEvents() {
			if to, _ := s.Next(e); to == Completed && s != Forwarding {
				t.Errorf("%s completes a request that is %s", e, s)
			}
		}
	}
}

func TestRequest_IsCorrectedUntilItIsApproved(t *testing.T) {
	t.Parallel()
	for _, s := range RequestStates() {
		if want := s == Unverified || s == InReview; s.Editable() != want {
			t.Errorf("%s can be corrected: %v", s, s.Editable())
		}
	}
}

func TestRequest_RefusesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	if to, ok := RequestState("LOST").Next(Approve); ok || to != "" {
		t.Errorf("an unknown state moves to %s", to)
	}
	if to, ok := InReview.Next("explode"); ok || to != "" {
		t.Errorf("an unknown event moves to %s", to)
	}
}
