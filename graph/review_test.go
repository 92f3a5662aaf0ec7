package graph_test

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/internal/pgtest"
)

func TestReview_EveryVerbChangesTheRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	const request = `{ request { id state cause regulation attributes approvedAt decision { outcome by } } }`
	for _, step := range []struct{ mutation, state string }{
		{`correctErasureRequest(input: {id: $id, cause: "other", regulation: CCPA, attributes: {tier: "gold"}})`, "IN_REVIEW"},
		{`approveErasureRequest(input: {id: $id, note: "clear"})`, "APPROVED"},
		{`undoApproval(input: {id: $id})`, "IN_REVIEW"},
		{`cancelErasureRequest(input: {id: $id})`, "CANCELLED"},
	} {
		data := w.must("desk", "mutation($id: ID!) { out: "+step.mutation+request+" }", "id", id)
		if at(data, "out.request.state") != step.state {
			t.Errorf("%s answers %v; want %s", step.mutation, data, step.state)
		}
		if at(data, "out.request.cause") != "other" || at(data, "out.request.attributes.tier") != "gold" {
			t.Errorf("the facts are %v; want those that were corrected", data)
		}
	}
	wantProblem(t, w.ask("desk", "mutation($id: ID!) { approveErasureRequest(input: {id: $id})"+request+"}", "id", id), "CONFLICT", "")
}

func TestReview_RefusesARejectionWithoutATextAndAnUnknownRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	const reject = `mutation($id: ID!, $text: String!) { rejectErasureRequest(input: {id: $id, ground: LEGAL_CLAIMS, text: $text}) { request { state } } }`
	wantProblem(t, w.ask("desk", reject, "id", id, "text", "no"), "BAD_USER_INPUT", "input.text")
	wantProblem(t, w.ask("desk", reject, "id", uuid.NewString(), "text", "We need it in court."), "NOT_FOUND", "")
	wantProblem(t, w.ask("shop", reject, "id", id, "text", "We need it in court."), "FORBIDDEN", "")
	wantProblem(t, w.ask("desk", reject, "id", "anna", "text", "We need it in court."), "BAD_USER_INPUT", "input.id")
}

func TestRetryDelivery_TriesAnOpenDeliveryAgain(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	w.forward(id)
	delivery := at(w.must("desk", `{ deliveries { edges { node { id } } } }`), "deliveries.edges.0.node.id")
	data := w.must("desk", `mutation($id: ID!) { retryDelivery(input: {id: $id}) { delivery { id state destination { name } } } }`, "id", delivery)
	if at(data, "retryDelivery.delivery.state") != "QUEUED" || at(data, "retryDelivery.delivery.destination.name") == nil {
		t.Errorf("the delivery is %v; want it queued", data)
	}
}

// archive cancels the request and lets its time in the live tables end.
func (w *world) archive(id string) {
	w.t.Helper()
	w.must("desk", `mutation($id: ID!) { cancelErasureRequest(input: {id: $id}) { request { id } } }`, "id", id)
	pgtest.Advance(w.t, w.db, 721*time.Hour)
	if n, err := w.ArchiveDue(w.system()); n != 1 || err != nil {
		w.t.Fatalf("%d requests were archived: %v", n, err)
	}
}

func TestArchive_ShowsWhatIsLeftOfARequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, reference := w.submit("shop", 1)
	w.archive(id)
	const query = `query($id: ID!) { node(id: $id) { __typename id } archivedRequests(where: {state: CANCELLED}) { totalCount edges { node {
		id reference state identifierTypes attributes outcomes { destination } timeline { totalCount edges { node { action } } } } } } }`
	data := w.must("shop", query, "id", id)
	archived := at(data, "archivedRequests.edges.0.node")
	if at(archived, "id") != id || at(archived, "reference") != reference || at(archived, "identifierTypes.0") != "email" || at(data, "node.__typename") != "ArchivedRequest" {
		t.Errorf("the archive shows %v", data)
	}
	if n := at(archived, "timeline.totalCount"); n != 3.0 {
		t.Errorf("its timeline has %v entries; want submitted, cancelled, archived", n)
	}
	if n := at(w.must("bank", query, "id", id), "archivedRequests.totalCount"); n != 0.0 {
		t.Errorf("the bank sees %v archived requests; want none", n)
	}
}
