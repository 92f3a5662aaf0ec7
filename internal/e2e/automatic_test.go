package e2e_test

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

type archived struct {
	Reference, State string
	IdentifierTypes  []string
	Outcomes         []struct{ DeliveryID, Destination, State string }
}

func (a api) archived(t *testing.T, externalID string) []archived {
	t.Helper()
	data := ask[struct {
		ArchivedRequests struct{ Edges []struct{ Node archived } }
	}](t, a, `query($id: String!) { archivedRequests(where: {externalId: $id}) { edges { node {
		reference state identifierTypes outcomes { deliveryId destination state } } } } }`, vars{"id": externalID})
	var out []archived
	for _, e := range data.ArchivedRequests.Edges {
		out = append(out, e.Node)
	}
	return out
}

// The journey without a person: nobody reviews, the three destinations of the
// demo confirm in their three ways, and what is left does not know the person.
func TestRequest_GoesOutByItselfAndIsForgotten(t *testing.T) {
	t.Parallel()
	l := start(t, setup{demo: true, env: []string{
		"LETHE_REVIEW_WINDOW=1s", "LETHE_UNDO_WINDOW=0s", "LETHE_ARCHIVE_AFTER=1s", "LETHE_RETRY_MIN=100ms", "LETHE_LOG_LEVEL=debug",
	}})
	const identifier, canonical = "Zelda.Wren+7f3@Quux.example.com", "zelda.wren+7f3@quux.example.com"
	input := submission(identifier)
	input["externalId"], input["idempotencyKey"] = "case-1", "key of "+identifier
	sent := l.api().submit(t, input)

	index := l.blindIndex(t, "email", canonical)
	var kept []archived
	eventually(t, time.Minute, "the request is archived", func() bool {
		kept = l.api().archived(t, "case-1")
		return len(kept) > 0
	})

	if len(kept) != 1 || kept[0].Reference != sent.Reference || kept[0].State != "COMPLETED" || fmt.Sprint(kept[0].IdentifierTypes) != "[email]" {
		t.Errorf("archived as %+v; want one COMPLETED with the reference %s", kept, sent.Reference)
	}
	outcomes := map[string]string{}
	for _, o := range kept[0].Outcomes {
		outcomes[o.Destination] = o.State
	}
	if want := fmt.Sprint(map[string]string{"analytics": "DONE", "crm": "DONE", "mailing": "DONE"}); fmt.Sprint(outcomes) != want {
		t.Errorf("the destinations ended as %v; want %s", outcomes, want)
	}
	if r := l.api().request(t, sent.ID); r.ID != "" {
		t.Errorf("the request is still among the open ones: %+v", r)
	}

	forms := traces(identifier)
	forms["blind index"] = index
	db := l.database(t)
	rows := dump(t, db)
	if text := strings.Join(rows, "\n"); !strings.Contains(text, sent.Reference) {
		t.Error("the dump does not show the archived request")
	}
	for _, row := range rows {
		if names := found(row, forms); len(names) > 0 {
			t.Errorf("the person is in the database, %v: %.300s", names, row)
		}
	}
	// The search finds what it looks for.
	plant(t, db, slices.Collect(maps.Values(forms)))
	seen := found(strings.Join(dump(t, db), "\n"), forms)
	for name := range forms {
		if !slices.Contains(seen, name) {
			t.Errorf("the search does not see a planted identifier, %s", name)
		}
	}

	metrics := get(t, l.AdminURL+"/metrics")
	if !strings.Contains(metrics, "lethe_") {
		t.Errorf("the metrics name nothing of Lethe: %.200s", metrics)
	}
	l.Stop()
	for where, text := range map[string]string{"stdout": l.stdout.String(), "stderr": l.stderr.String(), "the metrics": metrics} {
		if names := found(text, forms); len(names) > 0 {
			t.Errorf("the person is in %s, %v", where, names)
		}
	}
}

func get(t *testing.T, url string) string {
	t.Helper()
	res, err := http.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %d, %v", url, res.StatusCode, err)
	}
	return string(body)
}
