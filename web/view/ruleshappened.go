package view

import (
	"strings"

	"lethe/internal/lifecycle"
	"lethe/web/view/ui"
)

// ruled turns an entry about the rules, or about what they do to a request, into a
// line of the timeline, and reports whether it knows the action.
func ruled(action string, d particulars, t Titles) (ui.Event, bool) {
	e := ui.Event{Tag: ui.Tag{Icon: "route", Tone: ui.Info}}
	switch action {
	case "rules.published":
		e.What, e.Text = "Version "+d.text("version")+" of the rules published", d.changes()
	case "rules.proposed":
		e.What, e.Text = "Publication of the draft proposed", "A second person must agree."
	case "rules.proposal_withdrawn":
		e.What, e.Text = "Proposal withdrawn", "It was of "+d.text("proposedBy")+"."
	case "rules.draft_discarded":
		e.What = "Draft of the rules discarded"
	case "request.replanned":
		e.What, e.Text, e.Tag = "Back in review", d.replanned(t), ui.RequestTag(lifecycle.InReview)
	case "delivery.backfilled":
		e.What, e.Text, e.Tag = "Order written to "+t.of(d.text("destination"))+" after all", d.rules("Version %s of the rules names it."), ui.RequestTag(lifecycle.Forwarding)
	default:
		return e, false
	}
	return e, true
}

// changes says how much a publication changed, and which gaps were accepted.
func (p particulars) changes() string {
	words := p.text("changes") + " changes."
	if words == "1 changes." {
		words = "1 change."
	}
	if by := p.text("proposedBy"); by != "" {
		words += " Proposed by " + by + "."
	}
	if gaps, _ := p["acceptedGaps"].([]any); len(gaps) > 0 {
		words += " Accepted that these reach no destination: " + p.titles("acceptedGaps", nil) + "."
	}
	return words
}

// replanned says what would go elsewhere than was approved.
func (p particulars) replanned(t Titles) string {
	var parts []string
	for _, c := range []struct{ name, words string }{
		{"gained", "now also to "}, {"lost", "no longer to "}, {"moved", "in another way to "},
	} {
		if names := p.titles(c.name, t); names != "" {
			parts = append(parts, c.words+names)
		}
	}
	words := "What was approved would be sent elsewhere"
	if len(parts) > 0 {
		words += ": " + strings.Join(parts, "; ")
	}
	return words + "." + p.rules(" Rules of version "+p.text("from")+" → %s.")
}
