package view

import (
	"context"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Audit is the list of the ledger's entries, newest first. With faults it is
// answered with status 422.
type Audit struct {
	Frame
	Query  AuditQuery
	Faults Faults
	Chain  Chain
	Rows   []AuditRow
	Next   string // key of the next page; empty on the last
}

// AuditRow is one entry in the list.
type AuditRow struct {
	ID     string
	At     time.Time
	Who    Who
	What   string // in words
	Text   string // particulars in words; may be empty
	About  About
	Number int // in the chain of what it is about
}

// Who did something.
type Who struct {
	Name string // as the entry has it: a person, a token, a destination, a job
	Kind string // staff, token, destination, system or anonymous
}

// About is what an entry is about.
type About struct {
	Words string // "ER-7QK4-M2XD", "Robin Okafor", "Rules and destinations"
	Href  string // its page; empty if it has none
}

// actorKinds say what somebody is who is not a person.
var actorKinds = map[string]string{
	"token": "API token", "destination": "Destination", "system": "System", "anonymous": "Nobody signed in",
}

// kind is empty for a person.
func (w Who) kind() string { return actorKinds[w.Kind] }

// href lists everything that they did.
func (w Who) href() string { return AuditQuery{Actor: w.Name}.Path() }

// AuditEntryPath is the page of one entry.
func AuditEntryPath(id string) string { return below(auditPath, id, "") }

func (r AuditRow) href() string { return AuditEntryPath(r.ID) }

// order names the entry to those who do not see its row.
func (r AuditRow) order(ctx context.Context) string {
	return say.T(ctx, ", entry %d about %s", r.Number, r.About.Words)
}

func (p Audit) summary() []ui.FieldError {
	return p.Faults.summary("actor", "action", "ref", "from", "to")
}

func (p Audit) shown(ctx context.Context) string {
	if len(p.Rows) == 0 {
		return say.T(ctx, "No entries to show")
	}
	return say.N(ctx, len(p.Rows), "%d entry on this page", "%d entries on this page, newest first")
}

func (p Audit) firstHref() string {
	if p.Query.After == "" {
		return ""
	}
	return p.Query.first().Path()
}

func (p Audit) nextHref() string {
	if p.Next == "" {
		return ""
	}
	q := p.Query
	q.After = p.Next
	return q.Path()
}
