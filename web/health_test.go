package web_test

import (
	"net/http"
	"testing"
	"time"

	"lethe/internal/auth"
	"lethe/web"
)

func (w *world) reconcile() {
	w.t.Helper()
	w.advance(time.Minute)
	if err := w.Beat(w.system(), []string{"forward"}); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.Reconcile(w.system()); err != nil {
		w.t.Fatal(err)
	}
}

func TestHealth_ShowsWhatTheReconciliationFound(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *web.Config) { c.LedgerGuard = "trigger" })
	b := w.as(auth.Auditor)
	b.get("/settings/health").expect(http.StatusOK).shows("Not checked yet", "Only triggers guard the ledger").hides("0 unaccounted")
	r := w.forwarding()
	w.reconcile()
	b.get("/settings/health").expect(http.StatusOK).shows("0 unaccounted:", "I1", "I13", "A job does not run.")
	b.get("/queue").hides("unaccounted")

	w.exec(`DELETE FROM deliveries WHERE destination_id = (SELECT id FROM destinations WHERE name = 'crm')`)
	w.exec(`UPDATE deliveries SET confirm_by = lethe_now() - interval '1 hour'`)
	w.reconcile()
	b.get("/settings/health").expect(http.StatusOK).
		shows("2 unaccounted:", `href="/requests/`+r.Reference+`"`, "Violated").
		hides(r.ID.String())
	b.get("/queue").shows("2 unaccounted:", "/settings/health")
	b.get("/archive").shows(`href="/settings"`, "unaccounted")

	operator := w.as(auth.Operator)
	operator.get("/settings/health").expect(http.StatusForbidden)
	operator.get("/queue").hides("unaccounted", "/settings/health")

	w.advance(time.Hour)
	b.get("/settings/health").shows("Nobody checks: checked 1 hour ago.")
}
