package graph_test

import (
	"testing"

	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/pgtest"
)

const suppressions = `query($in: [IdentifierInput!]!) { suppressions(identifiers: $in) { suppressed erasedAt } }`

func person(typ, value string) map[string]any { return map[string]any{"type": typ, "value": value} }

func TestSuppression_TellsWhoWasErasedToThoseWhoMayCheck(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.actors["import"] = token("import", auth.CheckSuppression)
	id, _ := w.submit("shop", 1)
	w.forward(id)
	w.submit("shop", 2)

	many := []any{person("email", "person2@example.com"), person("email", "Person1@example.com")}
	found := at(w.must("import", suppressions, "in", many), "suppressions")
	if at(found, "0.suppressed") != false || at(found, "1.suppressed") != true || at(found, "1.erasedAt") != nil {
		t.Errorf("found %v; want the second, whose orders are out", found)
	}
	const one = `query($in: IdentifierInput!) { isSuppressed(identifier: $in) }`
	if got := at(w.must("import", one, "in", many[1]), "isSuppressed"); got != true {
		t.Errorf("one is suppressed: %v", got)
	}

	wantProblem(t, w.ask("import", one, "in", person("email", "nobody")), "BAD_USER_INPUT", "identifier.value")
	wantProblem(t, w.ask("import", suppressions, "in", []any{many[0], person("shoe", "43")}), "BAD_USER_INPUT", "identifiers[1].type")
	wantProblem(t, w.ask("import", suppressions, "in", []any{}), "BAD_USER_INPUT", "identifiers")
	for _, actor := range []string{"shop", "reader", "operator"} {
		wantProblem(t, w.ask(actor, one, "in", many[1]), "FORBIDDEN", "")
	}
}

func TestPrevious_IsTheArchivedRequestOfThePersonForThoseWhoMaySeeIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, reference := w.submit("shop", 1)
	w.archive(first)
	again, _ := w.submit("bank", 1)
	for actor, want := range map[string]any{"reader": reference, "bank": nil} {
		data := w.must(actor, `query($id: ID!) { erasureRequest(id: $id) { previous { reference finishedAt } } }`, "id", again)
		if got := at(data, "erasureRequest.previous.reference"); got != want {
			t.Errorf("%s is shown %v; want %v", actor, got, want)
		}
	}
	pgtest.AsOwner(t, w.db, `DELETE FROM archived_requests WHERE id = $1`, uuid.MustParse(first))
	data := w.must("reader", `query($id: ID!) { erasureRequest(id: $id) { previous { reference } } }`, "id", again)
	if got := at(data, "erasureRequest.previous"); got != nil {
		t.Errorf("a removed record is shown as %v", got)
	}
}
