package web_test

import (
	"net/http"
	"testing"
	"time"

	"lethe/ent"
	"lethe/ent/delivery"
	entdestination "lethe/ent/destination"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

// delivery is the newest delivery of the request to the destination, as it is now.
func (w *world) delivery(r *ent.ErasureRequest, to string) *ent.Delivery {
	w.t.Helper()
	d, err := w.db.Read().Delivery.Query().
		Where(delivery.RequestID(r.ID), delivery.HasDestinationWith(entdestination.Name(to))).
		Order(ent.Desc(delivery.FieldRound)).First(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// inDays is a day as a browser writes it, by the database's clock.
func (w *world) inDays(n int) string {
	w.t.Helper()
	now, err := w.Now(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return now.UTC().AddDate(0, 0, n).Format(time.DateOnly)
}

func TestHold_StopsARequestUntilItIsReleased(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	b := w.as(auth.Lead)
	page := b.get(path + "/hold").expect(http.StatusOK).shows("Art. 18(1) GDPR")
	wrong := b.post(path+"/hold", "version", page.version(), "ground", "BOREDOM", "reviewOn", w.inDays(0), "note", "Ask <b>legal</b>")
	wrong.expect(http.StatusUnprocessableEntity).shows("Error: Hold", "Choose the ground of the hold.", "Choose a day after today", "Ask &lt;b&gt;legal&lt;/b&gt;", w.inDays(0))

	b.post(path+"/hold", "version", page.version(), "ground", "LEGAL_CLAIMS", "reviewOn", w.inDays(10), "note", "").leadsTo(path)
	page = b.get(path).shows(r.Reference+" is on hold.", "On hold since", "by Robin lead.", "Art. 17(3)(e) GDPR", "Review on", path+"/release").hides(path+"/approve", "has come")
	b.get(path+"/hold").shows("LEGAL_CLAIMS\" checked", w.inDays(10))
	w.as(auth.Auditor).get(path).shows("Put on hold", "On hold since").hides(path+"/release", path+"/hold")
	w.advance(11 * 24 * time.Hour)
	b = w.as(auth.Lead) // the session has ended meanwhile
	b.get(path).shows("The day to look at this hold again has come")
	w.work()
	w.expectState(r.Reference, lifecycle.InReview)

	b.post(path+"/release", "version", page.version(), "return", path).leadsTo(path)
	b.get(path).shows("is released and goes on.", "Released from hold").hides("On hold since")
	b.post(path + "/release").expect(http.StatusConflict)
}

func TestHold_OfTwoWhoDecideOneIsTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.submit(anna())
	path := "/requests/" + r.Reference
	robin, lou := w.as(auth.Reviewer), w.as(auth.Lead)
	seen := lou.get(path + "/hold").version()
	robin.post(path + "/approve").leadsTo(path)
	late := lou.post(path+"/hold", "version", seen, "ground", "LEGAL_CLAIMS", "reviewOn", w.inDays(5), "note", "A claim is open.")
	late.expect(http.StatusConflict).shows("Changed by Robin reviewer", "Put on hold anyway", w.inDays(5), "A claim is open.")
	lou.post(path+"/hold", "version", late.version(), "ground", "LEGAL_CLAIMS", "reviewOn", w.inDays(5), "note", "A claim is open.").leadsTo(path)
	w.advance(time.Minute)
	w.work()
	w.expectState(r.Reference, lifecycle.Approved)
}

func TestHold_StopsOneDeliveryAndNotTheOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", badRequest)
	r := w.forwarding()
	d := w.delivery(r, "crm")
	path := "/deliveries/" + d.ID.String()
	b := w.as(auth.Operator)
	b.get(path + "/hold").expect(http.StatusOK).shows("Hold " + r.Reference + " at Customer database").hides(`name="note"`)
	b.post(path+"/hold", "ground", "", "reviewOn", "tomorrow").expect(http.StatusUnprocessableEntity).shows("tomorrow")
	b.post(path+"/hold", "ground", "RESTRICTION", "reviewOn", w.inDays(3)).leadsTo(path)
	b.get(path).shows("is on hold.", "On hold by Robin operator.", path+"/release").hides(path + "/retry")
	b.get("/deliveries?view=held").shows(path, "Customer database<span").hides("Advertising<span")
	b.post(path + "/retry").expect(http.StatusConflict).shows("Release it first")

	w.connector.fail("crm", nil)
	b.post(path + "/release").leadsTo(path)
	w.work()
	b.get(path).shows("Erased", "Answer to the order").hides("On hold")
	b.post(path+"/hold", "ground", "RESTRICTION", "reviewOn", w.inDays(3)).expect(http.StatusConflict).shows("Nothing was done.", "This delivery is closed", w.inDays(3))
	b.get(path + "/hold").leadsTo(path)
}

func TestRelease_OfADeliveryIsARequestsMatterWhenThatIsOnHold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r := w.forwarding()
	_, err := w.Hold(w.system(), erasure.Holding{RequestID: r.ID, Ground: lifecycle.HoldLegalClaims, ReviewOn: dayAhead(w, 5)})
	if err != nil {
		t.Fatal(err)
	}
	path := "/deliveries/" + w.delivery(r, "ads").ID.String()
	b := w.as(auth.Lead)
	b.get(path).shows("On hold", "Show the request").hides(path+"/release", path+"/hold")
	b.post(path + "/release").expect(http.StatusConflict).shows("Release the request first.")
}

func dayAhead(w *world, n int) time.Time {
	w.t.Helper()
	day, err := time.Parse(time.DateOnly, w.inDays(n))
	if err != nil {
		w.t.Fatal(err)
	}
	return day
}

func TestJoin_MakesADuplicateOfTheEarlierRequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	first, second := w.submit(anna()), w.submit(anna())
	third := w.submit(anna())
	path := "/requests/" + second.Reference
	b := w.as(auth.Reviewer)
	page := b.get(path).shows("Join to "+first.Reference, "Different person")
	b.post(path+"/join", "version", page.version()).leadsTo(path)
	w.expectState(second.Reference, lifecycle.Duplicate)
	b.get(path).shows("is joined to the earlier request.", "This is a duplicate of").hides("Different person")

	other := "/requests/" + third.Reference
	b.post(other+"/unlink", "version", b.get(other).version()).leadsTo(other)
	b.get(other).shows("is of a different person.", "Found to be of a different person").hides("Join to", other+"/unlink")
	b.post(other + "/unlink").expect(http.StatusConflict)
}

func TestJoin_SaysWhyTheEarlierRequestWillNotDo(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := anna()
	in.Identifiers = in.Identifiers[:1]
	w.submit(in)
	second := w.submit(anna())
	path := "/requests/" + second.Reference
	b := w.as(auth.Reviewer)
	b.post(path+"/join", "version", b.get(path).version()).expect(http.StatusConflict).shows("does not have the same customer_id")
	w.expectState(second.Reference, lifecycle.InReview)
}
