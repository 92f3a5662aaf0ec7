package erasure_test

import (
	"strings"
	"testing"

	"lethe/ent/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/rules/document"
)

func TestPublish_MakesAVersionOnlyOfAChange(t *testing.T) {
	t.Parallel()
	w := newWorld(t)

	same := w.publish(t, twoDestinations)
	if same.Version != 1 || len(same.Changes) != 0 {
		t.Errorf("the same document made version %d with changes %v", same.Version, same.Changes)
	}
	changed := strings.Replace(twoDestinations, "https://ads.example.com/erase", "https://ads.example.com/v2/erase", 1)
	if p := w.publish(t, changed); p.Version != 2 || len(p.Changes) == 0 {
		t.Errorf("a changed document made version %d with changes %v", p.Version, p.Changes)
	}
	ads := w.db.Read().Destination.Query().Where(destination.Name("ads")).OnlyX(t.Context())
	if ads.URL != "https://ads.example.com/v2/erase" {
		t.Errorf("ads is at %s", ads.URL)
	}
}

func TestPublish_RetiresWhatTheDocumentLeavesOutAndBringsItBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(t, `apiVersion: lethe/v1
destinations:
  - {name: crm, kind: webhook, url: https://crm.example.com/erase, secretEnv: CRM_SECRET}
rules:
  - {name: everyone, when: "true", to: [crm]}
`)
	retired := func() bool {
		return w.db.Read().Destination.Query().Where(destination.Name("ads")).OnlyX(t.Context()).RetiredAt != nil
	}
	if !retired() {
		t.Error("ads is not retired")
	}
	w.publish(t, twoDestinations)
	if retired() {
		t.Error("ads is still retired")
	}
}

func TestPublish_DryRunChangesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	d, err := document.Parse(strings.NewReader(strings.Replace(twoDestinations, "Advertising", "Marketing", 1)))
	if err != nil {
		t.Fatal(err)
	}
	p, err := w.Publish(system(t), erasure.Publication{Document: d, DryRun: true})
	if err != nil || len(p.Changes) == 0 {
		t.Fatalf("dry run: %v, %v", p, err)
	}
	if _, version, _ := w.Document(t.Context(), 0); version != 1 {
		t.Errorf("the current version is %d; want 1", version)
	}
}

func TestPublish_IsForThoseWhoManageTheRouting(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	if _, err := w.Publish(reviewer(t), erasure.Publication{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reviewer: %v; want FORBIDDEN", err)
	}
}
