package web

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"lethe/internal/auth"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

// changesOf groups what differs by destination and rule. Of a rule that is new it
// tells what it says. Where a destination is, and where its secret is kept, is told
// only to those who publish: a path or a query may hold a key.
func changesOf(ctx context.Context, list []document.Change, d document.Document) []view.ChangeGroup {
	all := auth.From(ctx).May(auth.AgreeRouting)
	var out []view.ChangeGroup
	for _, c := range list {
		same := func(g view.ChangeGroup) bool { return g.Subject == c.Subject && g.Name == c.Name }
		at := slices.IndexFunc(out, same)
		if at < 0 {
			out = append(out, view.ChangeGroup{Op: c.Op, Subject: c.Subject, Name: c.Name, Fields: newRule(c, d)})
			at = len(out) - 1
		}
		if c.Field == "" {
			continue
		}
		change := view.FieldChange{Field: c.Field, Old: c.Old, New: c.New}
		if !all && slices.Contains(discreet, c.Field) {
			change.Old, change.New = "", "changed"
		}
		out[at].Fields = append(out[at].Fields, change)
	}
	return out
}

// discreet are the fields of a destination that not everybody sees.
var discreet = []string{"url", "poll", "verify", "secretEnv", "secretFile"}

// newRule is what a rule that is new says.
func newRule(c document.Change, d document.Document) []view.FieldChange {
	at := ruleAt(d, c.Name)
	if c.Op != "+" || c.Subject != "rule" || at < 0 {
		return nil
	}
	rule := d.Rules[at]
	fields := []view.FieldChange{{Field: "when", New: rule.When}}
	if len(rule.To) > 0 {
		fields = append(fields, view.FieldChange{Field: "to", New: strings.Join(rule.To, ",")})
	}
	if rule.Review != "" {
		fields = append(fields, view.FieldChange{Field: "review", New: string(rule.Review)})
	}
	if rule.ReviewWindow > 0 {
		fields = append(fields, view.FieldChange{Field: "reviewWindow", New: rule.ReviewWindow.String()})
	}
	return fields
}

// ruleAt is the place of a rule in a document, or -1. Of two rules with one name,
// which only a draft can have, it is the first.
func ruleAt(d document.Document, name string) int {
	for i, rule := range d.Rules {
		if rule.Name == name {
			return i
		}
	}
	return -1
}

// marks say which rules a list of changes touches.
func marks(list []document.Change) map[string]view.Mark {
	out := map[string]view.Mark{}
	for _, c := range list {
		if c.Subject == "rule" {
			out[c.Name] = cmp.Or(out[c.Name], view.Mark(c.Op))
		}
	}
	return out
}
