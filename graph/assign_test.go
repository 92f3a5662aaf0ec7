package graph_test

import (
	"context"
	"testing"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
)

const (
	assign   = `mutation($id: ID!, $email: String) { out: assignErasureRequest(input: {id: $id, email: $email}) { request { assignedTo } } }`
	addNote  = `mutation($id: ID!, $text: String!) { out: addNote(input: {id: $id, text: $text}) { request { notes { author text createdAt } } } }`
	assigned = `{ out: erasureRequests(first: 10) { edges { node { id assignedTo notes { text } } } } }`
)

// colleague adds an account.
func (w *world) colleague(name, email string, role auth.Role) {
	w.t.Helper()
	now, err := w.Now(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	err = w.db.InTx(w.t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		return tx.StaffAccount.Create().SetID(uuid.New()).SetName(name).SetEmail(email).SetRole(string(role)).
			SetPasswordHash("none").SetCreatedAt(now).Exec(ctx)
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

func TestAssignErasureRequest_ByEMailOrToNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.colleague("Robin Reviewer", "robin@example.com", auth.Reviewer)
	w.colleague("Olga Operator", "olga@example.com", auth.Operator)
	id, _ := w.submit("shop", 1)
	w.submit("shop", 2)
	if got := at(w.must("desk", assign, "id", id, "email", "Robin@Example.com"), "out.request.assignedTo"); got != "Robin Reviewer" {
		t.Errorf("assigned to %v", got)
	}
	list := w.must("reader", assigned)
	if at(list, "out.edges.1.node.assignedTo") != "Robin Reviewer" || at(list, "out.edges.0.node.assignedTo") != nil {
		t.Errorf("the list says %v", list)
	}
	for _, email := range []string{"olga@example.com", "nobody@example.com"} {
		wantProblem(t, w.ask("desk", assign, "id", id, "email", email), "BAD_USER_INPUT", "input.email")
	}
	for _, actor := range []string{"shop", "reader", "operator"} {
		wantProblem(t, w.ask(actor, assign, "id", id, "email", "robin@example.com"), "FORBIDDEN", "")
	}
	if got := at(w.must("desk", assign, "id", id), "out.request.assignedTo"); got != nil {
		t.Errorf("assigned to %v after it was taken back", got)
	}
}

func TestAddNote_IsReadByThoseWhoReadAllRequests(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	w.must("desk", addNote, "id", id, "text", "First.")
	data := w.must("desk", addNote, "id", id, "text", "Second.")
	if at(data, "out.request.notes.0.text") != "Second." || at(data, "out.request.notes.1.text") != "First." || at(data, "out.request.notes.0.author") != "desk token" {
		t.Errorf("the notes are %v", data)
	}
	for actor, want := range map[string]any{"reader": "Second.", "shop": nil, "operator": nil} {
		if got := at(w.must(actor, assigned), "out.edges.0.node.notes.0.text"); got != want {
			t.Errorf("%s reads %v; want %v", actor, got, want)
		}
	}
	wantProblem(t, w.ask("desk", addNote, "id", id, "text", " "), "BAD_USER_INPUT", "input.text")
	wantProblem(t, w.ask("reader", addNote, "id", id, "text", "Hello"), "FORBIDDEN", "")
}
