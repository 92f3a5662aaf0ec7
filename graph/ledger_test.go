package graph_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/pgtest"
	"lethe/internal/transparency"
)

// auditor is a token that may read the ledger and nothing else.
func (w *world) auditor() string {
	w.actors["auditor"] = token("auditor", auth.ReadLedger)
	return "auditor"
}

func TestLedger_ListsEverythingNewestFirst(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, reference := w.submit("shop", 1)
	w.forward(id)
	const query = `query($f: Int, $a: Cursor) { ledger(first: $f, after: $a) { totalCount pageInfo { hasNextPage endCursor }
		edges { node { id subjectId number at actor actorKind action detail hash previous } } } }`

	var actions []string
	var last any
	for cursor := any(nil); ; {
		page := at(w.must(w.auditor(), query, "f", 2, "a", cursor), "ledger")
		for _, e := range at(page, "edges").([]any) {
			actions = append(actions, at(e, "node.action").(string))
			last = at(e, "node")
		}
		if at(page, "pageInfo.hasNextPage") != true {
			break
		}
		cursor = at(page, "pageInfo.endCursor")
	}
	want := []string{"request.routed", "request.approved", "request.submitted", "rules.published"}
	if !slices.Equal(actions, want) {
		t.Errorf("the ledger is %v, want %v", actions, want)
	}
	if at(last, "previous") != nil || len(at(last, "hash").(string)) != 64 || at(last, "number") != 1.0 || at(last, "actorKind") != "system" {
		t.Errorf("the first entry is %v", last)
	}
	newest := at(w.must("auditor", `{ ledger(first: 1, where: {reference: "`+reference+`"}) { edges { node { previous } } } }`), "ledger.edges.0.node.previous")
	before := at(w.must("auditor", `{ ledger(first: 1, where: {action: "request.approved"}) { edges { node { hash } } } }`), "ledger.edges.0.node.hash")
	if newest != before || before == nil {
		t.Errorf("the newest entry goes on from %v, want %v", newest, before)
	}
}

func TestLedger_EachConditionKeepsWhatItSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, reference := w.submit("shop", 1)
	w.forward(id)
	archived, old := w.submit("bank", 2)
	w.archive(archived)
	entry := w.db.Read().LedgerEntry.Query().FirstX(t.Context()) // rules.published
	const query = `query($w: LedgerWhere) { ledger(where: $w) { totalCount } }`
	all := at(w.must(w.auditor(), query), "ledger.totalCount").(float64)
	type where = map[string]any
	for _, c := range []struct {
		where where
		want  float64
	}{
		{where{}, all},
		{where{"subjectId": id}, 3},
		{where{"reference": reference}, 3},
		{where{"reference": old, "action": "request.archived"}, 1},
		{where{"reference": "ER-0000-0000"}, 0},
		{where{"action": "request.submitted"}, 2},
		{where{"action": "request."}, 0},
		{where{"kind": "rules"}, 1},
		{where{"kind": "rule"}, 0},
		{where{"kind": "r%"}, 0},
		{where{"kind": "request", "reference": reference}, 3},
		{where{"actor": "shop token"}, 1},
		{where{"actorId": w.actors["shop"].ID.String()}, 1},
		{where{"actorId": uuid.NewString()}, 0},
		{where{"atLT": entry.At}, 0},
		{where{"atGTE": entry.At, "atLT": entry.At.Add(time.Microsecond)}, 1},
		{where{"atGTE": entry.At}, all},
	} {
		if got := at(w.must("auditor", query, "w", c.where), "ledger.totalCount"); got != c.want {
			t.Errorf("%v keeps %v; want %v", c.where, got, c.want)
		}
	}
	for _, wrong := range []where{{"action": ""}, {"reference": "\x00"}, {"kind": ""}} {
		wantProblem(t, w.ask("auditor", query, "w", wrong), "BAD_USER_INPUT", "")
	}
}

func TestLedger_IsForItsReaders(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for _, actor := range []string{"shop", "reader", "operator"} {
		wantProblem(t, w.ask(actor, `{ ledger { totalCount } }`), "FORBIDDEN", "")
		wantProblem(t, w.ask(actor, `{ ledgerCheckpoint { note } }`), "FORBIDDEN", "")
	}
}

func TestLedgerCheckpoint_IsSignedAndKeptByWhoeverAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const query = `{ ledgerCheckpoint { name size root at note } }`
	if got := at(w.must(w.auditor(), query), "ledgerCheckpoint"); got != nil {
		t.Errorf("before anything is sealed there is %v", got)
	}
	pgtest.Advance(t, w.db, time.Minute)
	if _, err := w.audit.SealDue(w.system()); err != nil {
		t.Fatal(err)
	}
	got := at(w.must("auditor", query), "ledgerCheckpoint")
	kept, err := transparency.OpenCheckpoint(at(got, "note").(string), w.verifiers)
	if err != nil || kept.Size != 1 || at(got, "size") != 1.0 || at(got, "root") != kept.Root.String() || at(got, "name") != kept.Name {
		t.Errorf("the checkpoint is %v, its note %v, %v", got, kept, err)
	}
}
