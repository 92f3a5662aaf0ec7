package web_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

const withPaper = `apiVersion: lethe/v1
destinations:
  - {name: crm, title: Customer database, kind: webhook, url: "https://crm.example.com/erase", secretEnv: CRM_SECRET}
  - {name: paper, title: Paper files, kind: manual, confirmWithin: 336h}
rules:
  - {name: everyone, when: "true", to: [crm, paper]}
`

var deliveryPattern = regexp.MustCompile(`<tr id="d-([0-9a-f-]{36})"`)

func TestDeliveries_ShowWhatIsWrongInOneLine(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", destination.Permanent(fmt.Errorf("status 400: no <b>")))
	first := w.forwarding()
	in := anna()
	in.Identifiers[0].Value, in.Identifiers[1].Value = "bert@example.com", "cust-1"
	second := w.submit(in)
	if _, err := w.Approve(w.system(), erasure.Decision{RequestID: second.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(time.Minute)
	w.work()

	b := w.as(auth.Operator)
	page := b.get("/deliveries").expect(http.StatusOK).shows("2 ×", "no &lt;b&gt;", first.Reference, second.Reference, `action="/destinations/crm/retry"`)
	if n := strings.Count(page.body, `action="/destinations/crm/retry"`); n != 1 {
		t.Errorf("%d buttons for one destination", n)
	}
	b.get("/deliveries").shows("<option value=\"ads\">Advertising</option>", `href="/deliveries.csv?view=failed"`, "Age", "Retry all <span")
	b.get("/deliveries?destination=ads").shows("No delivery needs a person", "Destination: Advertising")
	b.get("/deliveries?view=unconfirmed").shows("Advertising", "Confirm by").hides("Customer database<span")
	b.get("/deliveries?view=queued").shows("Nothing waits to be sent")
	b.get("/deliveries?destination=nowhere").expect(http.StatusNotFound)
	b.get("/deliveries?after=nonsense").expect(http.StatusUnprocessableEntity)
	w.as(auth.Auditor).get("/deliveries").expect(http.StatusOK).shows(first.Reference).hides("/retry")

	w.connector.fail("crm", nil)
	b.post("/destinations/crm/retry", "return", "/deliveries?view=failed").leadsTo("/deliveries?view=failed")
	b.get("/deliveries?view=failed").shows("2 deliveries are tried again now.", "No delivery needs a person")
	w.work()
	if got := w.delivery(first, "crm").State; got != lifecycle.Done {
		t.Errorf("the first is %s", got)
	}
}

func TestDeliveries_ShowEachOncePageByPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", badRequest)
	w.fill(60)
	w.advance(73 * time.Hour)
	w.work()
	w.advance(time.Minute)
	w.work()
	b := w.as(auth.Operator)
	seen := map[string]bool{}
	pages := 0
	for path := "/deliveries"; path != ""; pages++ {
		page := b.get(path).expect(http.StatusOK)
		for _, m := range deliveryPattern.FindAllStringSubmatch(page.body, -1) {
			seen[m[1]] = true
		}
		path = page.next()
	}
	if pages != 2 || len(seen) != 60 {
		t.Errorf("%d pages with %d deliveries, want 2 with 60", pages, len(seen))
	}
}

func TestDelivery_ShowsEveryAttemptAndReceipt(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", badRequest)
	r := w.forwarding()
	w.connector.fail("crm", nil)
	path := "/deliveries/" + w.delivery(r, "crm").ID.String()
	b := w.as(auth.Reviewer)
	b.get("/requests/" + r.Reference).shows(path)
	b.get("/deliveries?destination=crm")
	b.get(path).shows("needs a person.", "status 400", path+"/retry", path+"/hold", path+"/waive", `href="/deliveries?destination=crm&amp;view=failed"`).hides(path + "/record")
	b.post(path + "/retry").leadsTo(path)
	w.work()
	b.get(path).shows("Answer to the order", "Erased", "200").hides(path+"/retry", path+"/waive")
	w.as(auth.Auditor).get(path).expect(http.StatusOK).shows("What is sent", "The same at every attempt", "Email, Customer id", "With the destination&#39;s secret").hides(path + "/")
	w.as(auth.Operator).get(path).shows("What is sent").hides("Customer id")
	b.get("/deliveries/" + w.delivery(r, "ads").ID.String()).shows("https://lethe.example.com/callbacks/")
	b.get("/deliveries/nonsense").expect(http.StatusNotFound)
}

func TestRetry_TriesAllThatFailedOfARequest(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.connector.fail("crm", badRequest)
	w.connector.fail("ads", badRequest)
	r := w.forwarding()
	path := "/requests/" + r.Reference
	b := w.as(auth.Reviewer)
	b.get(path).shows("Retry all failed")
	b.post(path+"/retry", "return", path).leadsTo(path)
	b.get(path).shows("2 deliveries are tried again now.").hides("Retry all failed")
}

func TestRecord_ClosesWhatPeopleDoByHand(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(withPaper)
	r := w.forwarding()
	path := "/deliveries/" + w.delivery(r, "paper").ID.String()
	b := w.as(auth.Reviewer)
	b.get("/deliveries?view=tasks").shows(path+"/record", "Paper files", "Do it by")
	b.get("/deliveries?view=unconfirmed").hides("Paper files<span")
	b.get(path + "/record").expect(http.StatusOK).shows("Paper files cannot confirm by itself")
	wrong := b.post(path+"/record", "outcome", "RETAINED", "text", "short", "ground", "", "retainedUntil", "")
	wrong.expect(http.StatusUnprocessableEntity).shows("Say how it is known", "Say why the data must be kept.", "short</textarea>", `value="RETAINED" checked`)
	b.post(path+"/record", "outcome", "RETAINED", "text", "Seen in the cellar.", "ground", "Tax law", "retainedUntil", "2026-02-31").
		expect(http.StatusUnprocessableEntity).shows("Give a day such as 2026-11-20.")
	b.post(path+"/record", "outcome", "DONE", "text", "Shredded the file of "+email).expect(http.StatusUnprocessableEntity).shows("identifiers")
	b.post(path+"/record", "outcome", "DONE", "text", "Shredded the file myself.").leadsTo(path)
	b.get(path).shows("is closed with your proof.", "Recorded by Robin reviewer", "Shredded the file myself.").hides(path + "/record")
	w.expectState(r.Reference, lifecycle.Completed)
	b.post(path+"/record", "outcome", "DONE", "text", "Shredded it once more.").expect(http.StatusConflict).shows("Shredded it once more.")
	b.get("/destinations/paper").expect(http.StatusOK).shows("By a person")
}
