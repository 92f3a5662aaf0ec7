package view_test

import (
	"testing"
	"time"

	"lethe/web/view"
	"lethe/web/view/ui"
)

var titles = view.Titles{"crm": "Customer database"}

func TestHappened_TellsInWords(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		action string
		detail map[string]any
		want   string
	}{
		{"request.submitted", map[string]any{"possibleDuplicate": true}, "Received: An earlier request may be of the same person."},
		{"request.submitted", nil, "Received: "},
		{"request.corrected", map[string]any{"cause": "account_deleted", "regulation": "UK_GDPR"}, "Corrected: Cause Account deleted, regulation UK GDPR."},
		{"request.approved", map[string]any{"ruleSetVersion": 3.0}, "Approved: Under version 3 of the rules."},
		{"request.approved", nil, "Approved: "},
		{"request.approval_undone", nil, "Approval taken back: "},
		{"request.rejected", map[string]any{"ground": "LEGAL_CLAIMS"}, "Rejected: Legal claims, Art. 17(3)(e) GDPR"},
		{"request.cancelled", nil, "Cancelled: Withdrawn by the data subject."},
		{"request.routed", map[string]any{"destinations": []any{"crm", "ads"}, "ruleSetVersion": 3.0}, "Orders written: To Customer database, ads. Version 3 of the rules."},
		{"request.unroutable", map[string]any{"why": "no rule names a destination"}, "Nothing to send to: No rule names a destination. A person must decide."},
		{"request.completed", nil, "Completed: Every destination is closed, with evidence."},
		{"request.archived", nil, "Archived: The identifiers were destroyed."},
		{"request.exported", map[string]any{"what": "evidence", "entries": 9.0}, "Evidence handed out: As a ZIP file, without the data subject."},
		{"delivery.attempted", map[string]any{"destination": "crm", "to": "DONE", "attempt": 2.0}, "Sent to Customer database: Erased, attempt 2."},
		{"delivery.attempted", map[string]any{"destination": "crm", "to": "NOT_FOUND", "attempt": 1.0}, "Sent to Customer database: The person is not known there, attempt 1."},
		{"delivery.attempted", map[string]any{"destination": "crm", "to": "RETAINED", "attempt": 1.0}, "Sent to Customer database: The data is kept there by law, attempt 1."},
		{"delivery.attempted", map[string]any{"destination": "crm", "to": "ACCEPTED", "attempt": 1.0}, "Customer database accepted the order: Its confirmation is awaited."},
		{"delivery.attempted", map[string]any{"destination": "crm", "to": "QUEUED", "attempt": 1.0}, "Attempt 1 at Customer database did not succeed: It is tried again."},
		{"delivery.attempted", map[string]any{"destination": "old", "to": "FAILED", "attempt": 3.0}, "Attempt 3 at old did not succeed: It needs a person, and is tried again meanwhile."},
		{"delivery.confirmed", map[string]any{"destination": "crm", "to": "NOT_FOUND"}, "Confirmation from Customer database: The person is not known there."},
		{"delivery.retried", map[string]any{"destination": "crm", "to": "QUEUED", "attempt": 0.0}, "Customer database is tried again at once: A person asked for it."},
		{"delivery.requeued", map[string]any{"destination": "crm", "to": "QUEUED"}, "Customer database is told again: The database was restored from a backup."},
		{"delivery.overdue", map[string]any{"destination": "crm", "to": "FAILED"}, "No confirmation from Customer database in time: It needs a person, and is tried again meanwhile."},
		{"delivery.contradicted", map[string]any{"destination": "crm", "state": "DONE"}, "Contradiction from Customer database: On record; the delivery stays closed as: Done."},
		{"rules.published", map[string]any{"version": 12.0, "changes": 3.0}, "Version 12 of the rules published: 3 changes."},
		{"rules.published", map[string]any{"version": 13.0, "changes": 1.0, "proposedBy": "Ada Okafor", "acceptedGaps": []any{"CCPA · any cause", "GDPR · inactive"}},
			"Version 13 of the rules published: 1 change. Proposed by Ada Okafor. Accepted that these reach no destination: CCPA · any cause, GDPR · inactive."},
		{"rules.proposed", map[string]any{"base": 12.0}, "Publication of the draft proposed: A second person must agree."},
		{"rules.proposal_withdrawn", map[string]any{"proposedBy": "Ada Okafor"}, "Proposal withdrawn: It was of Ada Okafor."},
		{"rules.draft_discarded", nil, "Draft of the rules discarded: "},
		{"request.replanned", map[string]any{"from": 12.0, "ruleSetVersion": 13.0, "gained": []any{"crm"}, "lost": []any{"old"}},
			"Back in review: What was approved would be sent elsewhere: now also to Customer database; no longer to old. Rules of version 12 → 13."},
		{"request.replanned", map[string]any{"from": 12.0, "ruleSetVersion": 13.0, "moved": []any{"crm"}},
			"Back in review: What was approved would be sent elsewhere: in another way to Customer database. Rules of version 12 → 13."},
		{"delivery.backfilled", map[string]any{"destination": "crm", "ruleSetVersion": 3.0}, "Order written to Customer database after all: Version 3 of the rules names it."},
		{"request.extended", map[string]any{"ground": "COMPLEXITY"}, "Deadline extended: The request is complex."},
		{"request.clock_paused", map[string]any{"ground": "IDENTITY"}, "Clock paused: The person was asked for proof of identity."},
		{"request.clock_resumed", nil, "Clock resumed: The deadline is later by the days of the pause."},
		{"letter.sent", map[string]any{"kind": "RECEIPT"}, "Letter sent: Receipt: "},
		{"letter.failed", map[string]any{"kind": "EXTENSION", "why": "the address was refused"}, "Letter not sent: Extension: The address was refused"},
		{"report.exported", map[string]any{"kind": "record", "from": "2026-01-01", "to": "2026-06-30", "rows": 12.0}, "Report exported: record: From 2026-01-01 to 2026-06-30, rows: 12."},
		{"list.exported", map[string]any{"list": "queue", "rows": 12.0}, "List exported: queue: Rows: 12."},
		{"subject.revealed", map[string]any{"purpose": "CONTACT_SUBJECT", "types": []any{"email"}}, "Identifiers revealed: To contact the person."},
		{"subject.searched", map[string]any{"types": []any{"email", "customer_id"}, "found": 2.0}, "Searched for a person: By email, customer id. Requests found: 2."},
		{"something.new", map[string]any{"a": []any{1.0}}, "something.new: "},
	} {
		if got := view.Happened(t.Context(), c.action, c.detail, titles); got.What+": "+got.Text != c.want || got.Tag.Icon == "" {
			t.Errorf("%s %v: %q: %q (icon %q), want %q", c.action, c.detail, got.What, got.Text, got.Tag.Icon, c.want)
		}
	}
}

func TestDoer_NamesADestinationOnce(t *testing.T) {
	t.Parallel()
	confirmed := view.Happened(t.Context(), "delivery.confirmed", map[string]any{"destination": "crm", "to": "DONE"}, titles)
	completed := view.Happened(t.Context(), "request.completed", nil, titles)
	for _, c := range []struct {
		kind, name string
		event      ui.Event
		want       string
	}{
		{"destination", "crm", confirmed, ""},
		{"destination", "crm", completed, "Customer database"},
		{"destination", "gone", completed, "gone"},
		{"staff", "Ada Okafor", confirmed, "Ada Okafor"},
		{"system", "worker", confirmed, "System"},
	} {
		if got := view.Doer(t.Context(), c.kind, c.name, c.event, titles); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.kind, c.name, got, c.want)
		}
	}
}

func TestEvidence_InOneLine(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]view.Evidence{
		"":                        {},
		"Erased (HTTP 200)":       {Via: "response", Status: "done", HTTPStatus: 200},
		"Data kept, by callback":  {Via: "callback", Status: "retained"},
		"Not delivered: timeout":  {Via: "response", Status: "retry", Detail: "timeout"},
		"shredded: by two people": {Via: "person2", Status: "shredded", Detail: "by two people"},
	} {
		if got := e.Words(t.Context()); got != want {
			t.Errorf("%+v: %q, want %q", e, got, want)
		}
	}
	until := time.Date(2030, 1, 2, 0, 0, 0, 0, time.UTC)
	if got := view.Ground(t.Context(), "tax law", &until); got != "tax law, until 2 Jan 2030" {
		t.Errorf("got %q", got)
	}
}

func TestDone_OffersToTakeAnApprovalBack(t *testing.T) {
	t.Parallel()
	toast := view.Done(t.Context(), "approve", "ER-7QK4-M2XD", 2, "/queue")
	if toast.Undo == nil || toast.Undo.Path != "/requests/ER-7QK4-M2XD/undo" || toast.Undo.Version != 2 || toast.Undo.Return != "/queue" {
		t.Errorf("%+v", toast)
	}
	for _, verb := range []string{"undo", "reject", "cancel", "hold", "release", "extend", "clock", "clock/resume", "letter", "join", "unlink"} {
		if toast := view.Done(t.Context(), verb, "ER-7QK4-M2XD", 2, "/queue"); toast.Text == "" || toast.Undo != nil {
			t.Errorf("%s: %+v", verb, toast)
		}
	}
	if toast := view.Done(t.Context(), "nonsense", "", 0, ""); toast.Text != "" {
		t.Errorf("%+v", toast)
	}
}
