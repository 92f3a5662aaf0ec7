package ui

import (
	"testing"
	"time"

	"lethe/internal/lifecycle"
)

func TestRequestTag_NamesEveryState(t *testing.T) {
	t.Parallel()
	words := map[lifecycle.RequestState]string{
		lifecycle.Unverified: "Verifying identity",
		lifecycle.InReview:   "Needs review",
		lifecycle.Approved:   "Approved",
		lifecycle.Forwarding: "In progress",
		lifecycle.Completed:  "Completed",
		lifecycle.Rejected:   "Rejected",
		lifecycle.Cancelled:  "Cancelled",
		lifecycle.Duplicate:  "Duplicate",
	}
	icons := map[string]lifecycle.RequestState{}
	for _, s := range lifecycle.RequestStates() {
		tag := RequestTag(s)
		if tag.Word != words[s] {
			t.Errorf("%s reads %q, want %q", s, tag.Word, words[s])
		}
		if other, taken := icons[tag.Icon]; taken {
			t.Errorf("%s and %s share the icon %q", s, other, tag.Icon)
		}
		icons[tag.Icon] = s
	}
}

func TestDeliveryTag_NamesEveryState(t *testing.T) {
	t.Parallel()
	words := map[lifecycle.DeliveryState]string{
		lifecycle.Queued:   "Queued",
		lifecycle.Sending:  "Sending",
		lifecycle.Accepted: "Awaiting confirmation",
		lifecycle.Done:     "Done",
		lifecycle.Verified: "Verified",
		lifecycle.NotFound: "Person not known",
		lifecycle.Retained: "Retained by law",
		lifecycle.Failed:   "Needs a person",
		lifecycle.Waived:   "Waived",
		lifecycle.Held:     "On hold",
	}
	icons := map[string]lifecycle.DeliveryState{}
	for _, s := range lifecycle.DeliveryStates() {
		tag := DeliveryTag(s)
		if tag.Word != words[s] {
			t.Errorf("%s reads %q, want %q", s, tag.Word, words[s])
		}
		if other, taken := icons[tag.Icon]; taken {
			t.Errorf("%s and %s share the icon %q", s, other, tag.Icon)
		}
		icons[tag.Icon] = s
	}
}

func TestTags_ShowAnUnknownStateAsItIs(t *testing.T) {
	t.Parallel()
	if got := RequestTag("FROM_THE_FUTURE").Word; got != "FROM_THE_FUTURE" {
		t.Errorf("request tag reads %q", got)
	}
	if got := DeliveryTag("FROM_THE_FUTURE").Word; got != "FROM_THE_FUTURE" {
		t.Errorf("delivery tag reads %q", got)
	}
}

func TestSends_SaysWhenOrNow(t *testing.T) {
	t.Parallel()
	c := Clock{Now: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)}
	for in, want := range map[time.Duration]string{
		5 * time.Hour: "Sends in 5 hours",
		0:             "Sends now",
		-time.Second:  "Sends now",
	} {
		if got := Sends(t.Context(), c, c.Now.Add(in)).Word; got != want {
			t.Errorf("in %s: %q, want %q", in, got, want)
		}
	}
}
