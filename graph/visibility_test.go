package graph_test

import (
	"testing"

	"github.com/google/uuid"

	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

const seeRequest = `query($id: ID!, $ref: String) {
	byID: erasureRequest(id: $id) { id } byReference: erasureRequest(reference: $ref) { id } node(id: $id) { id }
	erasureRequests { totalCount edges { node { id } } } deliveries { totalCount edges { node { id request { id } } } } }`

func TestS22_ATokenSeesItsOwnSourceUnlessItMayReadAll(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, reference := w.submit("shop", 1)
	w.forward(id)
	for actor, sees := range map[string]bool{"shop": true, "bank": false, "reader": true, "operator": true, "narrow": false} {
		data := w.must(actor, seeRequest, "id", id, "ref", reference)
		for _, path := range []string{"byID.id", "byReference.id", "node.id", "erasureRequests.edges.0.node.id", "deliveries.edges.0.node.request.id"} {
			want := any(nil)
			if sees {
				want = id
			}
			if got := at(data, path); got != want {
				t.Errorf("%s sees %v at %s; want %v", actor, got, path, want)
			}
		}
		if n := at(data, "deliveries.totalCount"); sees != (n == 2.0) {
			t.Errorf("%s counts %v deliveries", actor, n)
		}
	}
}

func TestVisibility_NodesAreShownAsTheirListsAre(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	w.forward(id)
	data := w.must("desk", `query($id: ID!) { ruleSet { id } destinations { id name }
		erasureRequest(id: $id) { timeline { edges { node { id action } } } deliveries { edges { node { id } } } } }`, "id", id)
	ids := []any{
		id, at(data, "erasureRequest.deliveries.edges.0.node.id"), at(data, "destinations.0.id"), at(data, "ruleSet.id"),
		at(data, "erasureRequest.timeline.edges.0.node.id"), uuid.NewString(), id,
	}
	for actor, sees := range map[string][]bool{
		"desk":   {true, true, true, true, true, false, true},
		"reader": {true, true, true, true, false, false, true},
		"shop":   {true, true, false, false, false, false, true},
		"bank":   {false, false, false, false, false, false, false},
	} {
		nodes := at(w.must(actor, `query($ids: [ID!]!) { nodes(ids: $ids) { id __typename } }`, "ids", ids), "nodes").([]any)
		for i, n := range nodes {
			if (at(n, "id") == ids[i]) != sees[i] {
				t.Errorf("%s sees %v as node %d; want it: %t", actor, n, i, sees[i])
			}
		}
	}
}

func TestNode_ShowsWhatBelongsToIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, reference := w.submit("shop", 1)
	w.forward(id)
	data := w.must("shop", `query($id: ID!) { node(id: $id) { ... on ErasureRequest { reference identifiers { masked } deliveries { edges { node { state } } } } } }`, "id", id)
	if at(data, "node.reference") != reference || at(data, "node.identifiers.0.masked") == nil || at(data, "node.deliveries.edges.1.node.state") != "QUEUED" {
		t.Errorf("the node is %v", data)
	}
}

func TestVisibility_TheTimelineIsForTheLedgersReadersAndTheSender(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	w.forward(id)
	const query = `query($id: ID!) { erasureRequest(id: $id) { timeline { totalCount edges { node { action detail } } } } }`
	for _, actor := range []string{"shop", "desk"} {
		data := w.must(actor, query, "id", id)
		if got := at(data, "erasureRequest.timeline.edges.0.node.action"); got != "request.submitted" {
			t.Errorf("%s sees %v first; want request.submitted", actor, got)
		}
		if got := at(data, "erasureRequest.timeline.edges.0.node.detail.cause"); got != "direct_request" {
			t.Errorf("%s sees the cause %v in the ledger", actor, got)
		}
	}
	wantProblem(t, w.ask("reader", query, "id", id), "FORBIDDEN", "")
}

func TestVisibility_SubjectsAreForThoseWhoMaySeeThem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	if _, err := w.Reject(w.system(), erasure.Rejection{RequestID: uuid.MustParse(id), Ground: lifecycle.LegalClaims, Text: "We need it in court."}); err != nil {
		t.Fatal(err)
	}
	const query = `query($id: ID!) { erasureRequest(id: $id) { identifiers { masked } decision { outcome ground by at text } } }`
	for actor, sees := range map[string]bool{"shop": true, "operator": false} {
		data := w.must(actor, query, "id", id)
		identifiers, _ := at(data, "erasureRequest.identifiers").([]any)
		if (len(identifiers) == 1) != sees || (at(data, "erasureRequest.decision.text") == "We need it in court.") != sees {
			t.Errorf("%s sees %v; want the subject: %t", actor, data, sees)
		}
		if at(data, "erasureRequest.decision.outcome") != "REJECTED" || at(data, "erasureRequest.decision.ground") != "LEGAL_CLAIMS" {
			t.Errorf("%s sees the decision %v", actor, at(data, "erasureRequest.decision"))
		}
	}
}

func TestVisibility_RoutingIsForThoseWhoWorkWithIt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	w.forward(id)
	const query = `{ destinations { name url } ruleSet { version } }`
	data := w.must("operator", query)
	if at(data, "destinations.0.name") != "ads" || at(data, "destinations.1.url") != "https://crm.example.com/erase" || at(data, "ruleSet.version") != 1.0 {
		t.Errorf("the operator sees %v; want both destinations by name and version 1", data)
	}
	wantProblem(t, w.ask("shop", `{ destinations { name } }`), "FORBIDDEN", "")
	w.must("shop", `{ deliveries(first: 1) { edges { node { destination { name } } } } }`)
	wantProblem(t, w.ask("shop", `{ deliveries(first: 1) { edges { node { destination { url } } } } }`), "FORBIDDEN", "")
}

func TestViewer_SaysWhoAsks(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	const query = `{ viewer { kind name role scopes source } }`
	if v := at(w.must("shop", query), "viewer"); at(v, "kind") != "token" || at(v, "role") != nil || at(v, "source") != "shop" || at(v, "scopes.0") != "requests:submit" {
		t.Errorf("the token is %v", v)
	}
	if v := at(w.must("operator", query), "viewer"); at(v, "kind") != "staff" || at(v, "role") != "operator" || at(v, "name") != "Omar Operator" {
		t.Errorf("the operator is %v", v)
	}
}
