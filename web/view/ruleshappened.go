package view

import (
	"context"
	"strconv"
	"strings"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// ruled turns an entry about the rules, or about what they do to a request, into a
// line of the timeline, and reports whether it knows the action.
func ruled(ctx context.Context, action string, d particulars, t Titles) (ui.Event, bool) {
	e := ui.Event{Tag: ui.Tag{Icon: "route", Tone: ui.Info}}
	switch action {
	case "rules.published":
		e.What, e.Text = say.T(ctx, "Version %s of the rules published", d.text("version")), d.changes(ctx)
	case "rules.proposed":
		e.What, e.Text = say.T(ctx, "Publication of the draft proposed"), say.T(ctx, "A second person must agree.")
	case "rules.proposal_withdrawn":
		e.What, e.Text = say.T(ctx, "Proposal withdrawn"), say.T(ctx, "It was of %s.", d.text("proposedBy"))
	case "rules.draft_discarded":
		e.What = say.T(ctx, "Draft of the rules discarded")
	case "request.replanned":
		e.What, e.Text, e.Tag = say.T(ctx, "Back in review"), d.replanned(ctx, t), ui.RequestTag(lifecycle.InReview)
	case "delivery.backfilled":
		e.What, e.Text, e.Tag = say.T(ctx, "Order written to %s after all", t.of(d.text("destination"))), d.rules(ctx, "Version %s of the rules names it."), ui.RequestTag(lifecycle.Forwarding)
	default:
		return e, false
	}
	return e, true
}

// changes says how much a publication changed, and which gaps were accepted.
func (p particulars) changes(ctx context.Context) string {
	n, _ := strconv.Atoi(p.text("changes"))
	words := say.N(ctx, n, "%d change.", "%d changes.")
	if by := p.text("proposedBy"); by != "" {
		words += " " + say.T(ctx, "Proposed by %s.", by)
	}
	if gaps, _ := p["acceptedGaps"].([]any); len(gaps) > 0 {
		words += " " + say.T(ctx, "Accepted that these reach no destination: %s.", p.titles("acceptedGaps", nil))
	}
	return words
}

// replanned says what would go elsewhere than was approved.
func (p particulars) replanned(ctx context.Context, t Titles) string {
	var parts []string
	for _, c := range []struct{ name, words string }{
		{"gained", "now also to %s"}, {"lost", "no longer to %s"}, {"moved", "in another way to %s"},
	} {
		if names := p.titles(c.name, t); names != "" {
			parts = append(parts, say.T(ctx, c.words, names))
		}
	}
	words := say.T(ctx, "What was approved would be sent elsewhere")
	if len(parts) > 0 {
		words += ": " + strings.Join(parts, "; ")
	}
	words += "."
	if version := p.text("ruleSetVersion"); version != "" {
		words += " " + say.T(ctx, "Rules of version %s → %s.", p.text("from"), version)
	}
	return words
}
