package erasure_test

import (
	"testing"
	"time"

	"lethe/ent"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

const byHand = `apiVersion: lethe/v1
destinations:
  - {name: paper, kind: webhook, url: https://paper.example.com/erase, confirmation: manual, confirmWithin: 240h}
  - {name: crm, kind: webhook, url: https://crm.example.com/erase, secretEnv: CRM_SECRET}
rules:
  - {name: everyone, when: "true", to: [paper, crm]}
`

// paperwork returns a request whose delivery to paper waits for a person.
func paperwork(t *testing.T) (*world, *ent.ErasureRequest, erasure.Evidence) {
	t.Helper()
	w := newWorld(t)
	w.publish(t, byHand)
	w.connector.tell("paper", destination.Receipt{Status: destination.Accepted}, nil)
	r := w.forwarding(t)
	w.work(t)
	d := w.expectDelivery(t, r, "paper", lifecycle.Accepted)
	return w, r, erasure.Evidence{DeliveryID: d.ID, Outcome: lifecycle.Done, Text: "Shredded folder 12 in the cellar."}
}

func TestRecord_ClosesADeliveryOnAPersonsWord(t *testing.T) {
	t.Parallel()
	w, r, in := paperwork(t)

	d, err := w.Record(reviewer(t), in)

	if err != nil || d.State != lifecycle.Done || d.ClosedAt == nil {
		t.Fatalf("it is %v, %v", d, err)
	}
	receipts := w.delivery(t, r, "paper").Edges.Receipts
	last := receipts[len(receipts)-1]
	if last.Via != "person" || *last.By != "Robin Reviewer" || *last.Detail != in.Text {
		t.Errorf("the receipt is %v", last)
	}
	w.expectState(t, r, lifecycle.Completed)
	if n := w.recorded(t, r.ID, "delivery.recorded"); n != 1 {
		t.Errorf("%d are on record; want 1", n)
	}
	if _, err := w.Record(reviewer(t), in); !fault.Is(err, fault.Conflict) {
		t.Errorf("recording it again: %v; want a conflict", err)
	}
	w.expectNone(t)
}

func TestRecord_KeepsWhyDataIsRetained(t *testing.T) {
	t.Parallel()
	w, _, in := paperwork(t)
	until := w.inDays(t, 1000).Truncate(time.Second)
	in.Outcome, in.Ground, in.RetainedUntil = lifecycle.Retained, "Tax law", &until

	d, err := w.Record(reviewer(t), in)

	if err != nil || d.State != lifecycle.Retained || *d.Ground != "Tax law" || !d.RetainedUntil.Equal(until) {
		t.Errorf("it is %v, %v", d, err)
	}
}

func TestRecord_RefusesWhatIsNoEvidence(t *testing.T) {
	t.Parallel()
	w, r, in := paperwork(t)
	past := w.inDays(t, -1)
	for name, change := range map[string]func(*erasure.Evidence){
		"no words":          func(in *erasure.Evidence) { in.Text = "done" },
		"the person in it":  func(in *erasure.Evidence) { in.Text = "Shredded the file of ANNA@example.com." },
		"a person's ground": func(in *erasure.Evidence) { in.Outcome, in.Ground = lifecycle.Retained, "cust-4711-0815 sues" },
		"no ground":         func(in *erasure.Evidence) { in.Outcome = lifecycle.Retained },
		"a ground too many": func(in *erasure.Evidence) { in.Ground = "Tax law" },
		"a past end": func(in *erasure.Evidence) {
			in.Outcome, in.Ground, in.RetainedUntil = lifecycle.Retained, "Tax law", &past
		},
		"no outcome": func(in *erasure.Evidence) { in.Outcome = lifecycle.Waived },
	} {
		bad := in
		change(&bad)
		if _, err := w.Record(reviewer(t), bad); !fault.Is(err, fault.BadInput) {
			t.Errorf("%s: %v; want bad input", name, err)
		}
	}
	in.DeliveryID = w.expectDelivery(t, r, "crm", lifecycle.Done).ID
	if _, err := w.Record(reviewer(t), in); !fault.Is(err, fault.Conflict) {
		t.Errorf("of a destination that confirms by itself: %v; want a conflict", err)
	}
	w.expectDelivery(t, r, "paper", lifecycle.Accepted)
}
