package graph_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/internal/auth"
)

// deliveryTo forwards a request of the shop and returns its delivery's id.
func (w *world) deliveryTo(name string) (request, delivery string) {
	w.t.Helper()
	request, _ = w.submit("shop", 1)
	w.forward(request)
	data := w.must("desk", `query($to: String) { deliveries(where: {destination: $to}) { edges { node { id } } } }`, "to", name)
	return request, at(data, "deliveries.edges.0.node.id").(string)
}

func tomorrow(w *world) string {
	w.t.Helper()
	now, err := w.Now(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return now.AddDate(0, 0, 1).Format(time.DateOnly)
}

func TestHold_StopsARequestAndItsDeliveries(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, _ := w.deliveryTo("crm")
	const fields = `{ request { hold { ground reviewOn by } deliveries { edges { node { state hold { ground reviewOn } } } } } }`
	day := tomorrow(w)

	held := at(w.must("desk", `mutation($id: ID!, $day: Date!) { holdErasureRequest(input: {id: $id, ground: LEGAL_CLAIMS, reviewOn: $day, note: "A case"})`+fields+`}`,
		"id", id, "day", day), "holdErasureRequest.request")
	if at(held, "hold.ground") != "LEGAL_CLAIMS" || at(held, "hold.reviewOn") != day || at(held, "hold.by") != "desk token" {
		t.Errorf("the hold is %v", at(held, "hold"))
	}
	if at(held, "deliveries.edges.1.node.state") != "HELD" || at(held, "deliveries.edges.1.node.hold.reviewOn") != day {
		t.Errorf("its deliveries are %v", at(held, "deliveries"))
	}
	free := at(w.must("desk", `mutation($id: ID!) { releaseErasureRequest(input: {id: $id})`+fields+`}`, "id", id), "releaseErasureRequest.request")
	if at(free, "hold") != nil || at(free, "deliveries.edges.0.node.state") != "QUEUED" || at(free, "deliveries.edges.0.node.hold") != nil {
		t.Errorf("after the release it is %v", free)
	}
	wantProblem(t, w.ask("desk", `mutation($id: ID!) { holdErasureRequest(input: {id: $id, ground: RESTRICTION, reviewOn: "2020-01-01"})`+fields+`}`, "id", id),
		"BAD_USER_INPUT", "input.reviewOn")
}

func TestHoldDelivery_StopsOneDelivery(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	_, id := w.deliveryTo("crm")
	const hold = `mutation($id: ID!, $day: Date!) { holdDelivery(input: {id: $id, ground: CLARIFICATION, reviewOn: $day}) { delivery { state hold { ground by } } } }`
	if got := w.must("operator", hold, "id", id, "day", tomorrow(w)); at(got, "holdDelivery.delivery.hold.by") != "Omar Operator" {
		t.Errorf("the delivery is %v", got)
	}
	wantProblem(t, w.ask("shop", hold, "id", id, "day", tomorrow(w)), "FORBIDDEN", "")
	const release = `mutation($id: ID!) { releaseDelivery(input: {id: $id}) { delivery { state hold { by } } } }`
	if got := w.must("operator", release, "id", id); at(got, "releaseDelivery.delivery.state") != "QUEUED" {
		t.Errorf("the delivery is %v", got)
	}
	wantProblem(t, w.ask("operator", release, "id", id), "CONFLICT", "")
}

func TestWaiveDelivery_IsProposedAndAgreed(t *testing.T) {
	t.Parallel()
	w := newWorldWith(t, true)
	w.actors["second"] = token("second", auth.AllScopes()...)
	_, id := w.deliveryTo("crm")
	const fields = `{ delivery { state ground waiver { ground text proposedBy agreedBy } } }`
	const waive = `mutation($id: ID!, $text: String!) { waiveDelivery(input: {id: $id, ground: SYSTEM_GONE, text: $text})` + fields + `}`

	proposed := at(w.must("desk", waive, "id", id, "text", "It was switched off."), "waiveDelivery.delivery")
	if at(proposed, "state") != "QUEUED" || at(proposed, "waiver.proposedBy") != "desk token" || at(proposed, "waiver.agreedBy") != nil {
		t.Errorf("the proposal is %v", proposed)
	}
	seen := at(w.must("operator", `{ deliveries(where: {destination: "crm"}) { edges { node { waiver { ground text } } } } }`), "deliveries.edges.0.node.waiver")
	if at(seen, "ground") != "SYSTEM_GONE" || at(seen, "text") != nil {
		t.Errorf("an operator sees %v; want the ground without the words", seen)
	}
	withdrawn := w.must("desk", `mutation($id: ID!) { withdrawWaiver(input: {id: $id})`+fields+`}`, "id", id)
	if at(withdrawn, "withdrawWaiver.delivery.waiver") != nil {
		t.Errorf("after it was withdrawn there is %v", withdrawn)
	}
	w.must("desk", waive, "id", id, "text", "It was switched off.")
	agreed := at(w.must("second", waive, "id", id, "text", "It was switched off."), "waiveDelivery.delivery")
	if at(agreed, "state") != "WAIVED" || at(agreed, "waiver.agreedBy") != "second token" || at(agreed, "waiver.text") != "It was switched off." {
		t.Errorf("the waiver is %v", agreed)
	}
	wantProblem(t, w.ask("desk", waive, "id", id, "text", "no"), "BAD_USER_INPUT", "input.text")
}

func TestRecordDelivery_IsForDestinationsThatPeopleServe(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(strings.Replace(twoDestinations, "secretEnv: CRM_SECRET", "confirmation: manual, confirmWithin: 24h", 1))
	_, crm := w.deliveryTo("crm")
	ads := at(w.must("desk", `{ deliveries(where: {destination: "ads"}) { edges { node { id } } } }`), "deliveries.edges.0.node.id")
	const record = `mutation($id: ID!, $text: String!) { recordDelivery(input: {id: $id, outcome: NOT_FOUND, text: $text}) {
		delivery { state receipts { via status by detail } } } }`

	wantProblem(t, w.ask("desk", record, "id", crm, "text", "No file of person1@example.com."), "BAD_USER_INPUT", "input.text")
	got := at(w.must("desk", record, "id", crm, "text", "There is no such file."), "recordDelivery.delivery")
	if at(got, "state") != "NOT_FOUND" || at(got, "receipts.0.via") != "person" || at(got, "receipts.0.by") != "desk token" {
		t.Errorf("the delivery is %v", got)
	}
	wantProblem(t, w.ask("desk", record, "id", ads, "text", "There is no such file."), "CONFLICT", "")
}

func TestRetryAndResendDeliveries_CountWhatTheyDid(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	id, delivery := w.deliveryTo("crm")
	got := w.must("desk", `mutation($id: ID!) { retryDeliveries(input: {destination: "crm", requestId: $id}) { retried left }
		resendDeliveries(input: {destination: "crm", since: "2020-01-01T00:00:00Z"}) { deliveries archived } }`, "id", id)
	if at(got, "retryDeliveries.retried") != 0.0 || at(got, "retryDeliveries.left") != 0.0 || at(got, "resendDeliveries.deliveries") != 0.0 {
		t.Errorf("nothing has failed and nothing is done: %v", got)
	}
	wantProblem(t, w.ask("desk", `mutation { retryDeliveries(input: {state: DONE}) { retried } }`), "BAD_USER_INPUT", "input.state")
	wantProblem(t, w.ask("desk", `mutation { resendDeliveries(input: {destination: "nowhere", since: "2020-01-01T00:00:00Z"}) { archived } }`), "BAD_USER_INPUT", "input.destination")

	_, err := w.db.SQL().ExecContext(t.Context(), `INSERT INTO attempts (id, delivery_id, number, outcome, http_status, detail, started_at, took_ms)
		SELECT gen_random_uuid(), $1, n, 'retry', 503, 'answered 503', now(), 12 FROM generate_series(1, 102) n`, delivery)
	if err != nil {
		t.Fatal(err)
	}
	attempts := `query($id: ID!) { node(id: $id) { ... on Delivery { attemptLog { number outcome httpStatus detail startedAt tookMs } } } }`
	last := at(w.must("operator", attempts, "id", delivery), "node.attemptLog.99")
	if at(last, "number") != 102.0 || at(last, "outcome") != "retry" || at(last, "httpStatus") != 503.0 || at(last, "tookMs") != 12.0 {
		t.Errorf("the last of the hundred newest attempts is %v", last)
	}
	wantProblem(t, w.ask("shop", attempts, "id", delivery), "FORBIDDEN", "")
}

func TestPauseDestination_IsSeenAtTheDestination(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	got := w.must("operator", `mutation { pauseDestination(input: {name: "crm", why: "Maintenance"}) { destination { name pausedAt circuitOpenUntil } } }`)
	if at(got, "pauseDestination.destination.pausedAt") == nil {
		t.Errorf("it is %v", got)
	}
	got = w.must("operator", `mutation { resumeDestination(input: {name: "crm"}) { destination { pausedAt } } }`)
	if at(got, "resumeDestination.destination.pausedAt") != nil {
		t.Errorf("it is %v", got)
	}
	wantProblem(t, w.ask("operator", `mutation { pauseDestination(input: {name: "nowhere"}) { destination { id } } }`), "NOT_FOUND", "")
	wantProblem(t, w.ask("reader", `mutation { pauseDestination(input: {name: "crm"}) { destination { id } } }`), "FORBIDDEN", "")
}

func TestJoin_ShowsWhatARequestIsADuplicateOf(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, _ := w.submit("bank", 1)
	second, _ := w.submit("shop", 1)
	const fields = `{ request { state duplicateOf { id state } } }`
	joined := at(w.must("desk", `mutation($id: ID!) { joinErasureRequest(input: {id: $id})`+fields+`}`, "id", second), "joinErasureRequest.request")
	if at(joined, "state") != "DUPLICATE" || at(joined, "duplicateOf.id") != first || at(joined, "duplicateOf.state") != "IN_REVIEW" {
		t.Errorf("the request is %v", joined)
	}
	seen := w.must("shop", `query($id: ID!) { erasureRequest(id: $id) { duplicateOf { id } } }`, "id", second)
	if at(seen, "erasureRequest.duplicateOf") != nil {
		t.Errorf("the shop sees a request of the bank: %v", seen)
	}
	const unlink = `mutation($id: ID!) { unlinkErasureRequest(input: {id: $id})` + fields + `}`
	wantProblem(t, w.ask("desk", unlink, "id", second), "CONFLICT", "")
	third, _ := w.submit("shop", 1)
	if got := w.must("desk", unlink, "id", third); at(got, "unlinkErasureRequest.request.duplicateOf") != nil {
		t.Errorf("it is linked: %v", got)
	}
	wantProblem(t, w.ask("desk", unlink, "id", uuid.NewString()), "NOT_FOUND", "")
}
