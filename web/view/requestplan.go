package view

import (
	"context"
	"strings"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
)

// Plan is where the rules of one version would send the request, and why.
type Plan struct {
	RuleSet      int
	Hash         string // of what is shown: an approval says by it what the person saw
	Destinations []PlannedPlace
	Rules        []ExplainedRule // all of the version, in its order
	Others       []PlannedPlace  // the destinations that get no order
}

// PlanChange is why an approval did not hold: what was approved is not what would
// have been sent. The destinations are titles.
type PlanChange struct {
	From, To            int // versions of the rules
	Gained, Lost, Moved []string
}

// showsPlan reports whether the plan says more than the banners above it.
func (p Request) showsPlan() bool {
	switch {
	case p.Plan == nil, p.Hold != nil:
		return false
	case p.State == lifecycle.Approved:
		return !p.Unroutable
	}
	return p.State == lifecycle.InReview && (!p.Unroutable || len(p.Plan.Destinations) > 0)
}

// planHeading says when what is planned is done.
func (p Request) planHeading(ctx context.Context) string {
	if p.State == lifecycle.Approved {
		return say.T(ctx, "What is about to be sent")
	}
	return say.T(ctx, "When it is approved")
}

// sentence says what approving sends where.
func (p Plan) sentence(ctx context.Context) string {
	if len(p.Destinations) == 0 {
		return say.T(ctx, "No rule of version %d sends this request anywhere.", p.RuleSet)
	}
	return say.T(ctx, "Sends erasure orders to %s under version %d", say.N(ctx, len(p.Destinations), "%d destination", "%d destinations"), p.RuleSet)
}

// broken names the rules that cannot be evaluated for this request: with one of
// them nothing can be routed.
func (p Plan) broken() string {
	var names []string
	for _, r := range p.Rules {
		if r.Fault != "" {
			names = append(names, r.Name)
		}
	}
	return strings.Join(names, ", ")
}

// whyNot says why a destination gets no order.
func (p PlannedPlace) whyNot(ctx context.Context) string {
	if len(p.Rules) == 0 {
		return p.because(ctx)
	}
	return say.T(ctx, "only %s, which did not match", p.because(ctx))
}

// sentence says what changed: "now also Ads; no longer CRM. Rules version 12 → 13."
func (c PlanChange) sentence(ctx context.Context) string {
	var parts []string
	for _, part := range []struct {
		words  string
		titles []string
	}{{"now also ", c.Gained}, {"no longer ", c.Lost}, {"another address or way for ", c.Moved}} {
		if len(part.titles) > 0 {
			parts = append(parts, part.words+strings.Join(part.titles, ", "))
		}
	}
	return say.T(ctx, "%s. Rules version %d → %d.", strings.Join(parts, "; "), c.From, c.To)
}
