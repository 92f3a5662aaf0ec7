package erasure_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	row "lethe/ent/destination"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// withoutAds sends everybody to crm alone; ads is still there.
var withoutAds = strings.Replace(twoDestinations, "to: [crm, ads]", "to: [crm]", 1)

func (w *world) planHash(t *testing.T, in erasure.Submission) (erasure.Decision, erasure.Plan) {
	t.Helper()
	r := w.submit(t, in)
	plan, err := w.Plan(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return erasure.Decision{RequestID: r.ID, PlanHash: plan.Hash}, plan
}

func TestApprove_HoldsOnlyForThePlanThatWasSeen(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, plan := w.planHash(t, anna())
	if len(plan.Destinations) != 2 || !strings.HasPrefix(plan.Hash, "1:") {
		t.Fatalf("the plan: %+v", plan)
	}
	w.publish(t, withoutAds)
	_, err := w.Approve(reviewer(t), d)
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "no longer to Advertising") {
		t.Fatalf("approving another plan than was seen: %v; want a CONFLICT that says what changed", err)
	}
	for _, nonsense := range []string{"x", "99:0", "1:", ":"} {
		d.PlanHash = nonsense
		if _, err := w.Approve(reviewer(t), d); !fault.Is(err, fault.Conflict) {
			t.Errorf("approving with the hash %q: %v; want CONFLICT", nonsense, err)
		}
	}
	again, err := w.Plan(t.Context(), w.request(t, d.RequestID))
	if err != nil {
		t.Fatal(err)
	}
	d.PlanHash = again.Hash
	if _, err := w.Approve(reviewer(t), d); err != nil {
		t.Fatal(err)
	}
}

func TestApprove_AnotherVersionWithTheSamePlanIsTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, _ := w.planHash(t, anna())
	w.publish(t, strings.Replace(twoDestinations, "Advertising", "Marketing", 1))
	if _, err := w.Approve(reviewer(t), d); err != nil {
		t.Errorf("approving what is sent to the same places: %v", err)
	}
}

func TestRoute_F35_GivesBackWhatWouldGoElsewhereThanApproved(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		publish string
		want    lifecycle.PlanChange
	}{
		"a destination less": {withoutAds, lifecycle.PlanChange{From: 1, To: 2, Lost: []string{"ads"}}},
		"another address":    {strings.Replace(twoDestinations, "https://ads.example.com/erase", "https://ads.example.com/v2", 1), lifecycle.PlanChange{From: 1, To: 2, Moved: []string{"ads"}}},
		"a destination more": {strings.Replace(threeDestinations, "to: [crm, ads]", "to: [crm, ads, mailing]", 1), lifecycle.PlanChange{From: 1, To: 2, Gained: []string{"mailing"}}},
		"a retired one":      {onlyCRM, lifecycle.PlanChange{From: 1, To: 2, Lost: []string{"ads"}}},
		"nothing is left":    {strings.Replace(twoDestinations, `cause != "other"`, `cause == "other"`, 1), lifecycle.PlanChange{From: 1, To: 2, Lost: []string{"ads", "crm"}}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			d, _ := w.planHash(t, anna())
			if _, err := w.Approve(reviewer(t), d); err != nil {
				t.Fatal(err)
			}
			w.publish(t, tt.publish)
			w.advance(t, time.Minute)
			w.work(t)
			r := w.request(t, d.RequestID)
			if r.State != lifecycle.InReview || r.PlanChange == nil || r.PlanHash != "" || r.RuleSetVersion != nil || r.ApprovedAt != nil {
				t.Fatalf("the request is %s with %v", r.State, r.PlanChange)
			}
			got := *r.PlanChange
			if got.From != tt.want.From || got.To != tt.want.To || !slices.Equal(got.Gained, tt.want.Gained) || !slices.Equal(got.Lost, tt.want.Lost) || !slices.Equal(got.Moved, tt.want.Moved) {
				t.Errorf("the change of the plan: %+v, want %+v", got, tt.want)
			}
			if unroutable := name == "nothing is left"; (r.UnroutableAt != nil) != unroutable || (r.ReviewEndsAt == nil) != unroutable {
				t.Errorf("unroutable since %v, review ends at %v", r.UnroutableAt, r.ReviewEndsAt)
			}
		})
	}
}

func TestRoute_F35_GoesOnAfterANewReview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, _ := w.planHash(t, anna())
	if _, err := w.Approve(reviewer(t), d); err != nil {
		t.Fatal(err)
	}
	w.publish(t, withoutAds)
	w.advance(t, time.Minute)
	w.work(t)
	w.advance(t, 73*time.Hour)
	w.work(t)
	w.advance(t, time.Minute)
	w.work(t)
	r := w.request(t, d.RequestID)
	if r.PlanChange != nil || r.RuleSetVersion == nil || *r.RuleSetVersion != 2 || !slices.Equal(r.RoutedTo, []string{"crm"}) {
		t.Errorf("after the second review: %s, routed to %v under %v", r.State, r.RoutedTo, r.RuleSetVersion)
	}
}

func TestRoute_KeepsItsVersionWhenThePlanIsTheSame(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, _ := w.planHash(t, anna())
	if _, err := w.Approve(reviewer(t), d); err != nil {
		t.Fatal(err)
	}
	w.publish(t, strings.Replace(twoDestinations, "Advertising", "Marketing", 1))
	w.advance(t, time.Minute)
	w.work(t)
	if r := w.request(t, d.RequestID); r.State != lifecycle.Completed || *r.RuleSetVersion != 1 {
		t.Errorf("the request is %s under version %d; want COMPLETED under 1", r.State, *r.RuleSetVersion)
	}
}

func TestPublish_F35_KeepsDestinationsWithOpenDeliveries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.tell("ads", destination.Receipt{Status: destination.Accepted}, nil)
	w.forwarding(t)
	w.forward(t)
	publication := erasure.Publication{Document: parse(t, onlyCRM), AcceptGaps: true}
	_, err := w.Publish(system(t), publication)
	if !fault.Is(err, fault.Conflict) || !strings.Contains(err.Error(), "ads (1)") {
		t.Fatalf("removing a destination with open deliveries: %v; want a CONFLICT that names it", err)
	}
	if _, version, _ := w.Document(t.Context(), 0); version != 1 {
		t.Errorf("version %d was published all the same", version)
	}
	if _, err := w.db.SQL().ExecContext(t.Context(), `UPDATE deliveries SET state = 'DONE', closed_at = lethe_now(), confirm_by = NULL WHERE state = 'ACCEPTED'`); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Publish(system(t), publication); err != nil {
		t.Fatal(err)
	}
	if w.db.Read().Destination.Query().Where(row.Name("ads")).OnlyX(t.Context()).RetiredAt == nil {
		t.Error("ads is not retired")
	}
}

const onlyCRM = `apiVersion: lethe/v1
destinations:
  - {name: crm, title: Customer database, kind: webhook, url: https://crm.example.com/erase, secretEnv: CRM_SECRET}
rules:
  - {name: everyone, when: "true", to: [crm]}
`

const threeDestinations = `apiVersion: lethe/v1
destinations:
  - {name: crm, title: Customer database, kind: webhook, url: https://crm.example.com/erase, secretEnv: CRM_SECRET}
  - {name: ads, title: Advertising, kind: webhook, url: https://ads.example.com/erase, secretEnv: ADS_SECRET, confirmation: callback, confirmWithin: 1h}
  - {name: mailing, kind: webhook, url: https://mailing.example.com/erase}
rules:
  - {name: everyone, when: "true", to: [crm, ads]}
`
