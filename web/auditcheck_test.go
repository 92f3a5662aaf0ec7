package web_test

import (
	"database/sql"
	"errors"
	"net/http"
	"testing"
	"time"

	"lethe/internal/auth"
)

// checked runs the jobs of the ledger until nothing is left to do.
func (w *world) checked() {
	w.t.Helper()
	if _, err := w.audit.SealDue(w.system()); err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.audit.CheckDue(w.system()); err != nil {
		w.t.Fatal(err)
	}
}

func TestAuditCheck_IsAskedForWatchedAndTold(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.forwarding()
	b := w.as(auth.Auditor)
	b.get("/audit").shows(`action="/audit/verify"`, "the log", "None yet")
	b.post("/audit/verify", "return", "/audit?action=request").leadsTo("/audit?action=request")
	b.get("/audit").shows("The ledger is being checked.", "Look again", `hx-get="/audit/check"`).hides(`action="/audit/verify"`)
	b.get("/audit/check", "HX-Request", "true").expect(http.StatusOK).shows(`id="chain"`, "It begins as soon as").hides("<html", "<main")
	b.get("/audit/check").leadsTo("/audit")

	w.exec(`UPDATE ledger_checks SET started_at = lethe_now(), entries = 12345`)
	b.get("/audit/check", "HX-Request", "true").shows("12,345 entries read so far")
	w.exec(`UPDATE ledger_checks SET started_at = NULL`)
	w.checked()
	b.get("/audit/check", "HX-Request", "true").expect(http.StatusOK).
		shows("The ledger holds.", "are as they were written", "Robin auditor", `action="/audit/verify"`).hides("hx-trigger", "being checked")
	b.get("/settings/health").shows("The ledger holds.")
	b.get("/audit?action=ledger").shows("Check of the ledger asked for", "Ledger checked")
}

func TestAuditCheck_NamesTheBrokenEntry(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.forwarding()
	b := w.as(auth.Admin)
	w.checked()
	b.get("/audit").shows("The ledger holds.")
	e := w.entry("request.approved")
	w.exec(`ALTER TABLE ledger_entries DISABLE TRIGGER ALL; UPDATE ledger_entries SET actor = 'Somebody else' WHERE id = '` + e.ID.String() + `'`)
	b.post("/audit/verify").leadsTo("/audit")
	w.checked()
	b.get("/audit").shows("The ledger is broken:", e.SubjectID.String(), "/audit/"+e.ID.String(), "Change nothing").hides("The ledger holds.")
	b.get("/settings/health").shows("The ledger is broken:", `href="/audit"`)
}

// A page that looks again by itself is nobody who works: the session of a person
// who went away ends all the same.
func TestAuditCheck_WatchingKeepsNoSessionAlive(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	b := w.as(auth.Lead)
	expiry := func() (at time.Time) {
		err := w.db.SQL().QueryRowContext(t.Context(), "SELECT max(expiry) FROM sessions").Scan(&at)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			t.Fatal(err)
		}
		return at
	}
	b.get("/audit")
	before := expiry()
	b.get("/audit/check", "HX-Request", "true").expect(http.StatusOK)
	if after := expiry(); !after.Equal(before) {
		t.Errorf("the session now ends at %s, it was %s", after, before)
	}
	b.get("/audit")
	if after := expiry(); !after.After(before) {
		t.Error("a person's visit does not keep the session alive")
	}
	w.exec("DELETE FROM sessions")
	gone := b.get("/audit/check", "HX-Request", "true").expect(http.StatusUnauthorized)
	if got := gone.header.Get("HX-Redirect"); got != "/login?next=%2Faudit%2Fcheck" {
		t.Errorf("it leads to %q", got)
	}
}
