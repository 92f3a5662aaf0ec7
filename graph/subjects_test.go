package graph_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/graph/generated"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/internal/pgtest"
)

const (
	reveal = `mutation($id: ID!, $purpose: RevealPurpose!) { out: revealIdentifiers(input: {id: $id, purpose: $purpose}) {
		request { id reference identifiers { masked } } identifiers { type value } } }`
	ofSubject = `query($type: String!, $value: String!) { out: subjectRequests(identifier: {type: $type, value: $value}) {
		open { id reference state identifiers { masked } } archived { id state } } }`
)

func TestRevealIdentifiers_ShowsThemToThoseWhoReview(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	data := w.must("desk", reveal, "id", id, "purpose", "CONTACT_SUBJECT")
	if at(data, "out.identifiers.0.type") != "email" || at(data, "out.identifiers.0.value") != "person1@example.com" || at(data, "out.request.id") != id {
		t.Error("the answer is not the request with its identifiers")
	}
	timeline := w.must("desk", `query($id: ID!) { erasureRequest(id: $id) { timeline(last: 1) { edges { node { action actor detail } } } } }`, "id", id)
	last := at(timeline, "erasureRequest.timeline.edges.0.node")
	if at(last, "action") != "subject.revealed" || at(last, "actor") != "desk token" || at(last, "detail.purpose") != "CONTACT_SUBJECT" {
		t.Errorf("the timeline ends with %v", last)
	}
	for _, actor := range []string{"shop", "reader", "operator"} {
		wantProblem(t, w.ask(actor, reveal, "id", id, "purpose", "CONTACT_SUBJECT"), "FORBIDDEN", "")
	}
	wantProblem(t, w.ask("narrow", reveal, "id", id, "purpose", "CONTACT_SUBJECT"), "NOT_FOUND", "")
	wantProblem(t, w.ask("desk", reveal, "id", id, "purpose", "CURIOSITY"), "BAD_USER_INPUT", "input.purpose")
	if strings.Contains(w.log.String(), "person1@") {
		t.Error("an identifier is in the log")
	}
}

func TestSubjectRequests_FindsThemByTheWholeIdentifier(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	old, _ := w.submit("shop", 1)
	if _, err := w.Cancel(w.system(), erasure.Decision{RequestID: uuid.MustParse(old)}); err != nil {
		t.Fatal(err)
	}
	pgtest.Advance(t, w.db, 721*time.Hour)
	if _, err := w.ArchiveDue(w.system()); err != nil {
		t.Fatal(err)
	}
	first, _ := w.submit("shop", 1)
	second, _ := w.submit("bank", 1)
	w.submit("shop", 2)
	data := w.must("reader", ofSubject, "type", "email", "value", "Person1@Example.com")
	if at(data, "out.open.0.id") != second || at(data, "out.open.1.id") != first || at(data, "out.open.2") != nil || at(data, "out.open.0.identifiers.0.masked") != "p•••@example.com" {
		t.Errorf("open: %v", at(data, "out.open"))
	}
	if at(data, "out.archived.0.id") != old || at(data, "out.archived.0.state") != "CANCELLED" || at(data, "out.archived.1") != nil {
		t.Errorf("archived: %v", at(data, "out.archived"))
	}
	none := w.must("reader", ofSubject, "type", "email", "value", "person@example.com")
	if open, _ := at(none, "out.open").([]any); open == nil || len(open) > 0 {
		t.Errorf("nobody has %v", none)
	}
	for _, actor := range []string{"shop", "narrow", "operator"} {
		wantProblem(t, w.ask(actor, ofSubject, "type", "email", "value", "person1@example.com"), "FORBIDDEN", "")
	}
	wrong := w.ask("reader", ofSubject, "type", "email", "value", "canary-value")
	wantProblem(t, wrong, "BAD_USER_INPUT", "identifier.value")
	if strings.Contains(wrong.text+w.log.String(), "canary-value") || strings.Contains(w.log.String(), "person1@") || wrong.status != http.StatusOK {
		t.Errorf("the answer has status %d, or repeats the identifier", wrong.status)
	}
	wantProblem(t, w.ask("reader", ofSubject, "type", "name", "value", "x"), "BAD_USER_INPUT", "identifier.type")
}

func TestSubjectRequests_AreBounded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wantProblem(t, w.ask("reader", `{ subjectRequests(identifier: {type: "email", value: "a@example.com"}) {
		open { deliveries(first: 100) { edges { node { receipts { id } } } } } } }`), "QUERY_TOO_COMPLEX", "")
}

func TestRevealPurpose_IsTheListOfTheDomain(t *testing.T) {
	t.Parallel()
	enum := generated.NewExecutableSchema(generated.Config{}).Schema().Types["RevealPurpose"]
	var names []string
	for _, v := range enum.EnumValues {
		names = append(names, v.Name)
		if want := lifecycle.RevealPurpose(v.Name).Title() + "."; v.Description != want {
			t.Errorf("%s is described as %q; want %q", v.Name, v.Description, want)
		}
	}
	if want := (lifecycle.RevealPurpose("")).Values(); !slices.Equal(names, want) {
		t.Errorf("the schema has %v; want %v", names, want)
	}
}
