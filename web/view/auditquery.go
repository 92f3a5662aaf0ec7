package view

import (
	"context"
	"net/url"
	"strings"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

const (
	auditPath       = "/audit"
	auditSheetPath  = auditPath + ".csv"
	auditCheckPath  = auditPath + "/check"
	auditVerifyPath = auditPath + "/verify"
)

// AuditQuery is what the address of the audit log says.
type AuditQuery struct {
	Actor     string // who, by name
	Action    string // what: "request.approved", or all of a kind: "request"
	Reference string // of a request, as it was typed
	From      string // first day, as 2026-11-20; may be empty or wrong
	To        string // last day, as 2026-11-20; may be empty or wrong
	After     string // the opaque key of the last row of the page before
}

// ParseAuditQuery reads the query of an address; whoever looks the values up must
// check them.
func ParseAuditQuery(v url.Values) AuditQuery {
	return AuditQuery{
		Actor: strings.TrimSpace(v.Get("actor")), Action: v.Get("action"), Reference: strings.TrimSpace(v.Get("ref")),
		From: v.Get("from"), To: v.Get("to"), After: v.Get("after"),
	}
}

// Path is the address of the audit log that shows q.
func (q AuditQuery) Path() string { return withQuery(auditPath, q.pairs()...) }

// sheetPath is the address of the sheet with all that q means.
func (q AuditQuery) sheetPath() string { return withQuery(auditSheetPath, q.first().pairs()...) }

func (q AuditQuery) pairs() []string {
	return []string{"actor", q.Actor, "action", q.Action, "ref", q.Reference, "from", q.From, "to", q.To, "after", q.After}
}

func (q AuditQuery) first() AuditQuery {
	q.After = ""
	return q
}

func (q AuditQuery) filtered() bool { return q.first() != AuditQuery{} }

func (q AuditQuery) chips(ctx context.Context) []ui.Chip {
	var out []ui.Chip
	add := func(on, words string, clear func(*AuditQuery)) {
		if on == "" {
			return
		}
		without := q.first()
		clear(&without)
		out = append(out, ui.Chip{Label: words, Href: without.Path()})
	}
	add(q.Actor, say.T(ctx, "Who: %s", q.Actor), func(w *AuditQuery) { w.Actor = "" })
	add(q.Action, say.T(ctx, "What: %s", kindWord(q.Action)), func(w *AuditQuery) { w.Action = "" })
	add(q.Reference, say.T(ctx, "Request: %s", q.Reference), func(w *AuditQuery) { w.Reference = "" })
	add(q.From, say.T(ctx, "From: %s", q.From), func(w *AuditQuery) { w.From = "" })
	add(q.To, say.T(ctx, "To: %s", q.To), func(w *AuditQuery) { w.To = "" })
	return out
}

// kinds are the kinds of entries: their actions up to the full stop.
var kinds = []ui.Choice{
	{Value: "request", Label: "Requests"},
	{Value: "delivery", Label: "Deliveries"},
	{Value: "letter", Label: "Letters"},
	{Value: "subject", Label: "Searches and reveals"},
	{Value: "rules", Label: "Rules"},
	{Value: "destination", Label: "Destinations"},
	{Value: "staff", Label: "Accounts and sign-ins"},
	{Value: "token", Label: "API tokens"},
	{Value: "keys", Label: "Keys"},
	{Value: "tombstones", Label: "Tombstones"},
	{Value: "record", Label: "Records that were removed"},
	{Value: "report", Label: "Reports"},
	{Value: "ledger", Label: "The ledger itself"},
}

// kindWord names what is asked for: a kind in words, one action as it is.
func kindWord(action string) string {
	for _, k := range kinds {
		if k.Value == action {
			return k.Label
		}
	}
	return action
}

// kindChoices are the kinds, and the action that is asked for if it is none.
func (q AuditQuery) kindChoices() []ui.Choice {
	if q.Action == "" || kindWord(q.Action) != q.Action {
		return kinds
	}
	return append([]ui.Choice{{Value: q.Action, Label: q.Action}}, kinds...)
}
