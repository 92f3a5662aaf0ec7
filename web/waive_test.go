package web_test

import (
	"net/http"
	"testing"

	"lethe/internal/auth"
	"lethe/internal/lifecycle"
)

func TestWaive_TakesTwo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", badRequest)
	r := w.forwarding()
	path := "/deliveries/" + w.delivery(r, "crm").ID.String()
	robin, lou := w.as(auth.Reviewer), w.as(auth.Lead)
	robin.get(path+"/waive").expect(http.StatusOK).shows("The system does not exist any more", "Art. 19 GDPR")
	robin.post(path+"/waive", "ground", "SYSTEM_GONE", "text", "Gone <i>").expect(http.StatusUnprocessableEntity).
		shows("Say why, in 10 to 2,000 characters.", "Gone &lt;i&gt;</textarea>", `value="SYSTEM_GONE" checked`)

	robin.post(path+"/waive", "ground", "SYSTEM_GONE", "text", "It was switched off in May.").leadsTo(path)
	robin.get(path).shows("Waiver proposed. A second person must agree.", "You proposed to waive", path+"/withdraw").hides(path + "/agree")
	robin.get(path+"/waive").shows("It was switched off in May.</textarea>", `value="SYSTEM_GONE" checked`)
	robin.post(path+"/agree", "ground", "SYSTEM_GONE").leadsTo(path) // changes nothing: it is their own
	w.expectDelivery(w.delivery(r, "crm").State, lifecycle.Failed)

	lou.get("/deliveries").shows("A waiver is proposed")
	lou.get(path).shows("Proposed by Robin reviewer", "It was switched off in May.", path+"/agree")
	w.as(auth.Operator).get(path).shows("Proposed by Robin reviewer").hides("switched off")
	w.as(auth.Auditor).get(path).shows("Proposed by Robin reviewer").hides(path + "/agree")
	lou.post(path+"/agree", "ground", "NO_PERSONAL_DATA").expect(http.StatusConflict).shows("has changed meanwhile")
	lou.post(path+"/agree", "ground", "SYSTEM_GONE").leadsTo(path)
	lou.get(path).shows("is waived.", "Proposed by", "Robin reviewer", "Agreed by", "Robin lead").hides(path + "/")
	w.expectDelivery(w.delivery(r, "crm").State, lifecycle.Waived)
	lou.get("/requests/"+r.Reference).shows("Waiver for Customer database proposed", "Customer database waived")
}

func TestWaive_CanBeTakenBack(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding()
	path := "/deliveries/" + w.delivery(r, "ads").ID.String()
	robin := w.as(auth.Reviewer)
	robin.post(path+"/waive", "ground", "SYSTEM_GONE", "text", "It was switched off in May.").leadsTo(path)
	w.as(auth.Operator).post(path + "/withdraw").leadsTo(path)
	robin.get(path).hides("You proposed", path+"/withdraw")
	robin.post(path + "/withdraw").expect(http.StatusConflict)
	closed := "/deliveries/" + w.delivery(r, "crm").ID.String()
	robin.get(closed + "/waive").leadsTo(closed)
	robin.post(closed+"/waive", "ground", "SYSTEM_GONE", "text", "It was switched off in May.").
		expect(http.StatusConflict).shows("Nothing was done.", "It was switched off in May.</textarea>")
}

func (w *world) expectDelivery(got, want lifecycle.DeliveryState) {
	w.t.Helper()
	if got != want {
		w.t.Errorf("the delivery is %s, want %s", got, want)
	}
}
