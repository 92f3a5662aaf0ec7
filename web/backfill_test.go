package web_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/web/view"
)

func TestBackfill_SaysWhatItWillDoBeforeItDoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	now, err := w.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	before := now.Add(-time.Minute).In(w.cfg.Zone).Format(view.MinuteFormat)
	r := w.forwarding()
	w.publish(strings.NewReplacer("rules:", `  - {name: lake, title: Data lake, url: "https://lake.example.com/erase"}`+"\nrules:", "[crm, ads]", "[crm, ads, lake]").Replace(twoDestinations))
	b := w.as(auth.Operator)
	const path = "/destinations/lake/backfill"
	b.get("/destinations/lake").shows(path)
	b.get(path).expect(http.StatusOK).shows("Requests received since").hides("What is about to happen")
	b.get(path+"?since=yesterday").expect(http.StatusUnprocessableEntity).shows("since which the requests were received", "yesterday").hides("What is about to happen")
	b.get(path+"?since="+before).expect(http.StatusOK).shows("1 order will be sent.", r.Reference, "Send 1 order")
	b.post(path, "since", "yesterday", "comment", "New").expect(http.StatusUnprocessableEntity)
	b.post(path, "since", before, "comment", strings.Repeat("x", 1001)).expect(http.StatusUnprocessableEntity).shows("xxx</textarea>", "Send 1 order")
	b.post(path, "since", before, "comment", "New lake").leadsTo("/destinations/lake")
	b.get("/destinations/lake").shows("1 old request sent.")
	w.work()
	w.expectDelivery(w.delivery(r, "lake").State, "DONE")
	b.get(path + "?since=" + before).shows("No request received since then has missed this destination.").hides("Send 0")
}

func TestBackfill_IsRefusedForWhatNoRuleNames(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.publish(strings.Replace(twoDestinations, "[crm, ads]", "[crm]", 1))
	b := w.as(auth.Operator)
	b.get("/destinations").shows("Not used by any rule")
	b.get("/destinations/ads").shows("None names it")
	b.get("/destinations/ads/backfill?since=2020-01-01T00:00").expect(http.StatusConflict).shows("Nothing was done.", "No rule names this destination")
	b.get("/destinations/nowhere/backfill").expect(http.StatusNotFound)
}
