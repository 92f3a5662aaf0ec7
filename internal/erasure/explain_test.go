package erasure_test

import (
	"strings"
	"testing"
	"time"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/rules"
)

func TestExplain_SaysWhereARequestGoesAndWhy(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	a, err := w.Explain(reviewer(t), erasure.Question{Reference: r.Reference})
	if err != nil {
		t.Fatal(err)
	}
	if a.Version != 1 || len(a.Destinations) != 2 || a.Destinations[0].Name != "ads" || a.Destinations[0].Rules[0] != "everyone" || a.Titles["ads"] != "Advertising" {
		t.Fatalf("the answer: %+v", a)
	}
	if got := a.Explanation.Rules[0].Because[0].String(); got != `cause != "other" is true: cause is "account_deleted"` {
		t.Errorf("why: %s", got)
	}
	plan, err := w.Plan(t.Context(), r)
	if err != nil || plan.Hash != a.PlanHash {
		t.Errorf("the hash is %s here and %s there, %v", a.PlanHash, plan.Hash, err)
	}
	draft := parse(t, withoutAds)
	a, err = w.Explain(reviewer(t), erasure.Question{Reference: r.Reference, Document: &draft})
	if err != nil || a.Version != 0 || a.PlanHash != "" || len(a.Explanation.NotChosen) != 1 || a.Explanation.NotChosen[0].Destination != "ads" {
		t.Errorf("under the draft: %+v, %v", a, err)
	}
}

func TestExplain_AnswersForArchivedRequestsUnderTheirVersion(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding(t)
	w.work(t)
	w.publish(t, withoutAds)
	w.advance(t, 721*time.Hour)
	w.work(t)
	if exists := w.db.Read().ArchivedRequest.Query().ExistX(t.Context()); !exists {
		t.Fatal("nothing is archived")
	}
	a, err := w.Explain(reviewer(t), erasure.Question{Reference: r.Reference})
	if err != nil || a.Version != 1 || len(a.Destinations) != 2 {
		t.Errorf("the archived request: %+v, %v", a, err)
	}
	if _, err := w.Explain(reviewer(t), erasure.Question{Reference: "ER-0000-0000"}); !fault.Is(err, fault.NotFound) {
		t.Errorf("an unknown reference: %v; want NOT_FOUND", err)
	}
}

func TestExplain_IsForThoseWhoMaySee(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(t, anna())
	facts := rules.Facts{Cause: "other"}
	routing := auth.With(t.Context(), auth.APIToken(tokenID, "ops", "ops", []auth.Permission{auth.ManageRouting}))
	if _, err := w.Explain(routing, erasure.Question{Facts: &facts}); err != nil {
		t.Errorf("facts for who makes the rules: %v", err)
	}
	for name, q := range map[string]erasure.Question{"a request": {Reference: r.Reference}, "facts": {Facts: &facts}} {
		if _, err := w.Explain(sender(t, "shop"), q); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s for a sender: %v; want FORBIDDEN", name, err)
		}
	}
	for name, q := range map[string]erasure.Question{"nothing": {}, "both": {Reference: r.Reference, Facts: &facts}} {
		if _, err := w.Explain(reviewer(t), q); !fault.Is(err, fault.BadInput) {
			t.Errorf("%s: %v; want BAD_USER_INPUT", name, err)
		}
	}
}

func TestPublish_AsksToAcceptGapsAndRecordsIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	gap := parse(t, strings.Replace(twoDestinations, `cause != "other"`, `regulation == "GDPR"`, 1))
	_, err := w.Publish(system(t), erasure.Publication{Document: gap})
	if !fault.Is(err, fault.BadInput) || !strings.Contains(err.Error(), "CCPA") {
		t.Fatalf("publishing with a gap: %v; want a fault that names it", err)
	}
	dry, err := w.Publish(system(t), erasure.Publication{Document: gap, DryRun: true})
	if err != nil || len(dry.Coverage.Gaps) == 0 {
		t.Fatalf("a dry run: %+v, %v; want the gaps and no fault", dry, err)
	}
	if _, err := w.Publish(system(t), erasure.Publication{Document: gap, AcceptGaps: true}); err != nil {
		t.Fatal(err)
	}
	last := w.db.Read().LedgerEntry.Query().Where(ledgerentry.SubjectID(erasure.Routing)).Order(ent.Desc(ledgerentry.FieldNumber)).FirstX(t.Context())
	if !strings.Contains(string(last.Detail), "acceptedGaps") || !strings.Contains(string(last.Detail), "CCPA") {
		t.Errorf("the ledger says %s", last.Detail)
	}
}

func TestCoverage_KnowsTheSourcesThatSendAndMaySend(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d := parse(t, strings.Replace(twoDestinations, `cause != "other"`, `source in ["staff", "shop"]`, 1))
	c, err := w.Coverage(reviewer(t), d)
	if err != nil || len(c.Gaps) != 0 {
		t.Fatalf("before others have sent: %+v, %v", c, err)
	}
	if _, err := w.Submit(sender(t, "partner"), anna()); err != nil {
		t.Fatal(err)
	}
	w.submit(t, anna())
	c, err = w.Coverage(reviewer(t), d)
	if err != nil || len(c.Gaps) != 1 || !strings.Contains(c.Gaps[0].String(), "partner") {
		t.Errorf("after another source has sent: %+v, %v", c, err)
	}
}

func TestPublish_AsksToAcceptWhatTheRequestsOfLateWouldMiss(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.submit(t, anna())
	in := anna()
	in.Attributes = []byte(`{"shop": "north"}`)
	w.submit(t, in)
	north := parse(t, strings.Replace(twoDestinations, `cause != "other"`, `attributes.shop == "north"`, 1))
	_, err := w.Publish(system(t), erasure.Publication{Document: north})
	if !fault.Is(err, fault.BadInput) || !strings.Contains(err.Error(), "1 of the 2 requests") {
		t.Fatalf("rules that strand a request: %v; want a fault that counts it", err)
	}
	if c, err := w.Coverage(reviewer(t), north); err != nil || c.Seen != 2 || c.Stranded != 1 || len(c.Gaps) != 0 {
		t.Errorf("the coverage: %+v, %v", c, err)
	}
}
