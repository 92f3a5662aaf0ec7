package erasure_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/fault"
)

func TestPreview_SaysWhatSubmitDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, attributes := range []string{`{}`, `{"tier": "enterprise"}`} {
		in := anna()
		in.Attributes = json.RawMessage(attributes)
		asked := time.Now().AddDate(0, 0, -3).Truncate(time.Microsecond)
		in.SubmittedAt = &asked
		p, err := w.Preview(reviewer(t), in)
		if err != nil {
			t.Fatal(err)
		}
		if n := w.db.Read().ErasureRequest.Query().CountX(t.Context()); n != 0 && attributes == `{}` {
			t.Fatalf("the preview saved %d requests", n)
		}
		out, err := w.Submit(reviewer(t), in)
		if err != nil {
			t.Fatal(err)
		}
		r := out.Request
		if !p.Asked.Equal(r.SubmittedAt) || !p.Deadline.Due.At.Equal(r.DueAt) || len(p.Deadline.Due.Steps) == 0 {
			t.Errorf("previewed %s and %s; saved %s and %s", p.Asked, p.Deadline.Due.At, r.SubmittedAt, r.DueAt)
		}
		if (p.ReviewEnds == nil) != (r.ReviewEndsAt == nil) {
			t.Errorf("the review ends at %v; previewed %v", r.ReviewEndsAt, p.ReviewEnds)
		}
		plan, err := w.Plan(reviewer(t), r)
		if err != nil || p.Routing.PlanHash != plan.Hash || p.Routing.Version != plan.Version || len(p.Routing.Destinations) != len(plan.Destinations) {
			t.Errorf("the plan is %+v, %v; previewed %+v", plan, err, p.Routing.Destinations)
		}
	}
}

func TestPreview_RefusesWhatSubmitRefuses(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	future := time.Now().AddDate(0, 0, 2)
	for name, change := range map[string]func(*erasure.Submission){
		"identifiers":          func(in *erasure.Submission) { in.Identifiers = nil },
		"identifiers[1].value": func(in *erasure.Submission) { in.Identifiers[1].Value = "" },
		"cause":                func(in *erasure.Submission) { in.Cause = "because" },
		"submittedAt":          func(in *erasure.Submission) { in.SubmittedAt = &future },
	} {
		in := anna()
		change(&in)
		_, err := w.Preview(reviewer(t), in)
		if !fault.Is(err, fault.BadInput) || !slices.ContainsFunc(fault.Of(err).Fields, func(f fault.Field) bool { return f.Path == name }) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := w.Preview(sender(t, "shop"), anna()); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a sender who may not read: %v", err)
	}
}
