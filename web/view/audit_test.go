package view_test

import (
	"net/url"
	"strings"
	"testing"

	"lethe/web/view"
)

func TestAuditQuery_ReadsWhatItWrites(t *testing.T) {
	t.Parallel()
	for _, q := range []view.AuditQuery{
		{},
		{Actor: "Zoë & Söhne", Action: "request.approved", Reference: "ER-7QK4-M2XD", From: "2026-01-01", To: "tomorrow", After: "b3BhcXVl="},
	} {
		u, err := url.Parse(q.Path())
		if err != nil {
			t.Fatal(err)
		}
		if got := view.ParseAuditQuery(u.Query()); got != q {
			t.Errorf("%s reads %+v, want %+v", q.Path(), got, q)
		}
	}
}

func TestAudit_TheSheetHasTheFiltersOfThePage(t *testing.T) {
	t.Parallel()
	doc := render(t, view.AuditPage(auditLog()))
	for _, a := range find(doc, "a") {
		if text(a) == "Export CSV" {
			if got := attr(a, "href"); got != "/audit.csv?action=request&from=2026-11-01" {
				t.Errorf("it leads to %s", got)
			}
			return
		}
	}
	t.Error("there is no sheet")
}

func TestAudit_KeepsAnActionThatIsNotInTheList(t *testing.T) {
	t.Parallel()
	p := auditLog()
	p.Query.Action = "request.approved"
	chosen := one(t, withAttr(render(t, view.AuditPage(p)), "value", "request.approved"))
	if !has(chosen, "selected") {
		t.Error("it is not chosen")
	}
}

func TestChain_LooksAgainOnlyWhileACheckRuns(t *testing.T) {
	t.Parallel()
	for name, watched := range map[string]bool{"audit": false, "audit-running": true, "audit-asked": true, "audit-broken": false} {
		panel := one(t, withAttr(render(t, auditSamples()[name]), "id", "chain"))
		if got := attr(panel, "hx-get") == "/audit/check"; got != watched {
			t.Errorf("%s: watched %v, want %v", name, got, watched)
		}
		if buttons := len(find(panel, "button")); (buttons == 0) != watched {
			t.Errorf("%s: %d buttons", name, buttons)
		}
	}
}

func TestAuditEntry_TellsBeforeAndAfter(t *testing.T) {
	t.Parallel()
	got := text(render(t, view.AuditEntryPage(auditEntry())))
	for _, want := range []string{"Before → afterQUEUED → DONE", "Rule set version12", "Destinationscrm, ads", "Okyes", "13 of 45,678", "Holds: 16 hashes lead from this entry to the root."} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %q", want, got)
		}
	}
	if strings.Contains(got, "None yet") || strings.Contains(got, "Do not rely") {
		t.Error("it says what is not so")
	}
}

// Whatever the program writes into the ledger, the audit log has words for it.
func TestHappened_KnowsWhatIsNotAboutARequest(t *testing.T) {
	t.Parallel()
	for action, detail := range map[string]map[string]any{
		"staff.added": {"role": "lead"}, "staff.disabled": nil, "staff.password_set": nil, "staff.signed_in": nil,
		"staff.sign_in_failed": {"reason": "password"}, "staff.preferences_chosen": {"theme": "dark", "density": "compact", "timeZone": ""},
		"staff.enabled": nil, "staff.role_changed": {"from": "lead", "to": "reviewer"}, "staff.password_changed": nil, "staff.sessions_ended": {"sessions": 2.0},
		"view.saved": {"shared": true}, "view.changed": {"shared": false}, "view.deleted": nil,
		"token.created": {"scopes": "audit:read", "expiresAt": "2027-01-01T00:00:00Z"}, "token.revoked": nil,
		"destination.paused": {"destination": "crm", "why": "moving"}, "destination.resumed": nil, "destination.secret_set": {"overlap": "24h0m0s"},
		"destination.tested": {"ok": true, "what": "connection"}, "destination.backfilled": {"deliveries": 3.0}, "destination.resent": {"deliveries": 3.0},
		"ledger.exported": nil, "ledger.check_asked": nil, "ledger.checked": {"ok": true, "entries": 3.0, "size": 2.0},
		"record.removed": nil, "subject.revealed": {"purpose": "COMPLAINT"}, "subject.searched": {"found": 1.0}, "request.exported": nil,
		"report.exported": {"kind": "record"}, "keys.rotated": {"dataKeys": 3.0}, "tombstones.destroyed": {"tombstones": 3.0}, "ledger.restored": {"size": 3.0},
	} {
		if got := view.Happened(t.Context(), action, detail, titles); got.What == action || got.What == "" || got.Tag.Icon == "" {
			t.Errorf("%s is told as %+v", action, got)
		}
	}
	broken := view.Happened(t.Context(), "ledger.checked", map[string]any{"ok": false, "fault": "entry 3: it was changed"}, titles)
	if broken.What != "Ledger checked: it is broken" || broken.Text != "Entry 3: it was changed." {
		t.Errorf("a broken ledger is told as %+v", broken)
	}
}
