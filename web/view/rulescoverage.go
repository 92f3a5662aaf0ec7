package view

import (
	"context"

	"lethe/web/view/say"
)

// Coverage says what rules leave out, of the requests that are known or
// configured.
type Coverage struct {
	Never   []string // rules that match nothing
	Always  []string // rules that match everything, whatever their condition says
	Unnamed []Place  // destinations that no rule that can match names
	Gaps    []Gap    // what reaches no destination
	Seen    int      // requests of the last 30 days
	Strands int      // of them, those that reach no destination
	Perhaps []Gap    // what reaches one only with certain attributes
}

// Gap is a group of combinations of facts.
type Gap struct {
	Words        string // "GDPR or CCPA · inactive · any source · only phone"
	Combinations int
}

// complete reports whether there is nothing to tell.
func (c Coverage) complete() bool {
	return len(c.Never)+len(c.Always)+len(c.Unnamed)+len(c.Perhaps) == 0 && !c.open()
}

// open reports whether some requests would reach no destination.
func (c Coverage) open() bool { return len(c.Gaps) > 0 || c.Strands > 0 }

func (c Coverage) strands(ctx context.Context) string {
	return say.T(ctx, "%d of the %s of the last 30 days %s no destination.", c.Strands, say.N(ctx, c.Seen, "%d request", "%d requests"), reach(c.Strands))
}

func (c Coverage) gaps(ctx context.Context) string {
	return say.T(ctx, "%s %s no destination:", combinations(ctx, c.Gaps), reach(total(c.Gaps)))
}

func (c Coverage) perhaps(ctx context.Context) string {
	return say.T(ctx, "%s %s a destination only with certain attributes, or at certain times", combinations(ctx, c.Perhaps), reach(total(c.Perhaps)))
}

func combinations(ctx context.Context, gaps []Gap) string {
	return say.N(ctx, total(gaps), "%d combination of facts", "%d combinations of facts")
}

func total(gaps []Gap) int {
	n := 0
	for _, g := range gaps {
		n += g.Combinations
	}
	return n
}

func reach(n int) string {
	if n == 1 {
		return "reaches"
	}
	return "reach"
}

// firstGaps are as many as a person reads.
func firstGaps(gaps []Gap) []Gap { return gaps[:min(len(gaps), maxGaps)] }

const maxGaps = 20
