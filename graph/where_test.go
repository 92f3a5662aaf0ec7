package graph_test

import (
	"testing"
	"time"
)

func TestWhere_EachConditionKeepsWhatItSays(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := input("anna@example.com")
	in["externalId"], in["cause"], in["regulation"] = "A-1", "other", "CCPA"
	w.must("shop", submitOne, "in", in)
	id, _ := w.submit("bank", 1)
	w.forward(id)
	var received, due time.Time
	row := w.db.SQL().QueryRowContext(t.Context(), `SELECT received_at, due_at FROM erasure_requests WHERE id = $1`, id)
	if err := row.Scan(&received, &due); err != nil {
		t.Fatal(err)
	}
	const requests = `query($w: ErasureRequestWhereInput) { out: erasureRequests(where: $w) { totalCount } }`
	const deliveries = `query($w: DeliveryWhereInput) { out: deliveries(where: $w) { totalCount } }`
	type where = map[string]any
	for _, c := range []struct {
		query string
		where where
		want  float64
	}{
		{requests, nil, 2},
		{requests, where{}, 2},
		{requests, where{"state": "FORWARDING"}, 1},
		{requests, where{"stateIn": []string{"FORWARDING", "IN_REVIEW", "FORWARDING"}}, 2},
		{requests, where{"stateIn": []string{}}, 0},
		{requests, where{"stateNotIn": []string{"FORWARDING"}}, 1},
		{requests, where{"cause": "other"}, 1},
		{requests, where{"regulation": "GDPR"}, 1},
		{requests, where{"source": "shop"}, 1},
		{requests, where{"source": "shop", "cause": "direct_request"}, 0},
		{requests, where{"externalId": "A-1"}, 1},
		{requests, where{"receivedAtGTE": received}, 1},
		{requests, where{"receivedAtLT": received}, 1},
		{requests, where{"dueAtLT": due}, 0},
		{requests, where{"dueAtLT": due.Add(time.Microsecond)}, 1},
		{deliveries, nil, 2},
		{deliveries, where{"destination": "crm"}, 1},
		{deliveries, where{"state": "QUEUED", "destination": "nowhere"}, 0},
		{deliveries, where{"stateIn": []string{"QUEUED"}}, 2},
		{deliveries, where{"state": "DONE"}, 0},
	} {
		if got := at(w.must("reader", c.query, "w", c.where), "out.totalCount"); got != c.want {
			t.Errorf("%v keeps %v; want %v", c.where, got, c.want)
		}
	}
}

func TestWhere_ArchivedRequestsByTheirEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.submit("shop", 1)
	w.archive(id)
	const query = `query($w: ArchivedRequestWhereInput) { archivedRequests(where: $w, orderBy: {field: FINISHED_AT}) { totalCount edges { node { finishedAt } } } }`
	finished := at(w.must("reader", query), "archivedRequests.edges.0.node.finishedAt")
	for name, want := range map[string]float64{"finishedAtGTE": 1, "finishedAtLT": 0} {
		if got := at(w.must("reader", query, "w", map[string]any{name: finished}), "archivedRequests.totalCount"); got != want {
			t.Errorf("%s keeps %v; want %v", name, got, want)
		}
	}
	for name, value := range map[string]any{"cause": "other", "source": "bank", "externalId": "A-1", "regulation": "CCPA", "state": "REJECTED", "stateNotIn": []string{"CANCELLED"}, "receivedAtGTE": finished} {
		if got := at(w.must("reader", query, "w", map[string]any{name: value}), "archivedRequests.totalCount"); got != 0.0 {
			t.Errorf("%s: %v keeps %v; want none", name, value, got)
		}
	}
}
