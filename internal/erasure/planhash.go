package erasure

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"lethe/ent"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/internal/rules"
)

// hash stands for what the plan would send where: "12:" for the version, and 128
// bits over each destination's name and the way to it. What a rule is called, or
// how fast a destination may be sent to, is not in it.
func (p *published) hash(plan rules.Plan) string {
	sum := sha256.New()
	for _, name := range plan.Destinations {
		fmt.Fprintf(sum, "%q %q\n", name, p.way(name))
	}
	return strconv.Itoa(p.version) + ":" + hex.EncodeToString(sum.Sum(nil)[:16])
}

// way is how a destination is reached.
func (p *published) way(name string) string {
	d := p.destination(name)
	return d.Kind + " " + d.URL
}

// samePlanHash compares two hashes without their versions: another version that
// sends the same to the same places is the same plan.
func samePlanHash(a, b string) bool {
	_, a, _ = strings.Cut(a, ":")
	_, b, _ = strings.Cut(b, ":")
	return a == b
}

// approvedPlan is the current version of the rules and the hash of what it sends
// where. Without published rules, or with rules that cannot be evaluated, there
// is no hash: routing gives such a request back.
func (s *Service) approvedPlan(ctx context.Context, c *change, seen string) (version *int, hash string, err error) {
	current, err := s.currentRules(ctx, c.tx.Client())
	if err != nil || current == nil {
		return nil, "", err
	}
	plan, err := current.planFor(ctx, c.tx.Client(), c.request)
	if err != nil {
		s.log.WarnContext(ctx, "the rules cannot be evaluated for what is approved", "request", c.request.ID, "error", err)
		return &current.version, "", nil
	}
	return &current.version, current.hash(plan), s.expectPlan(ctx, c, seen, current, plan)
}

// expectPlan fails with Conflict when the person who decides saw another plan
// than this one, and says what is different. An empty hash is not checked.
func (s *Service) expectPlan(ctx context.Context, c *change, seen string, now *published, plan rules.Plan) error {
	if seen == "" || samePlanHash(seen, now.hash(plan)) {
		return nil
	}
	again := fault.New(fault.Conflict, "What would be sent where has changed since you looked. Look again, then decide.")
	version, _, _ := strings.Cut(seen, ":")
	n, err := strconv.Atoi(version)
	if err != nil || n < 1 {
		return again
	}
	then, err := s.rulesAt(ctx, c.tx.Client(), n)
	if err != nil {
		return again
	}
	before, err := then.planFor(ctx, c.tx.Client(), c.request)
	if err != nil {
		return again
	}
	changed := planChange(then, before, now, plan)
	return fault.New(fault.Conflict, "What would be sent where has changed since you looked: %s. Look again, then decide.", inWords(changed, then, now))
}

// planChange says what is different between a plan and a later one.
func planChange(then *published, before rules.Plan, now *published, after rules.Plan) lifecycle.PlanChange {
	change := lifecycle.PlanChange{From: then.version, To: now.version}
	for _, name := range after.Destinations {
		switch {
		case !slices.Contains(before.Destinations, name):
			change.Gained = append(change.Gained, name)
		case then.way(name) != now.way(name):
			change.Moved = append(change.Moved, name)
		}
	}
	for _, name := range before.Destinations {
		if !slices.Contains(after.Destinations, name) {
			change.Lost = append(change.Lost, name)
		}
	}
	return change
}

// inWords says what is different, with the titles that the versions give.
func inWords(c lifecycle.PlanChange, then, now *published) string {
	var parts []string
	for _, p := range []struct {
		words string
		names []string
		of    *published
	}{{"now also to ", c.Gained, now}, {"no longer to ", c.Lost, then}, {"another address for ", c.Moved, now}} {
		titles := make([]string, len(p.names))
		for i, name := range p.names {
			titles[i] = p.of.title(name)
		}
		if len(titles) > 0 {
			parts = append(parts, p.words+strings.Join(titles, ", "))
		}
	}
	if len(parts) == 0 {
		return "its facts are others"
	}
	return strings.Join(parts, "; ")
}

// changedPlan returns what became of the plan that was approved, when it is not
// what would be sent now: rules or destinations were published since.
func (s *Service) changedPlan(ctx context.Context, c *change, pinned *published, approved rules.Plan) (*lifecycle.PlanChange, rules.Plan, error) {
	current, err := s.currentRules(ctx, c.tx.Client())
	if err != nil {
		return nil, rules.Plan{}, err
	}
	plan := approved
	if current.version != pinned.version {
		if plan, err = current.planFor(ctx, c.tx.Client(), c.request); err != nil {
			return nil, rules.Plan{}, err
		}
	}
	seen := c.request.PlanHash
	if seen == "" { // approved before hashes were kept
		seen = pinned.hash(approved)
	}
	if samePlanHash(seen, current.hash(plan)) {
		return nil, plan, nil
	}
	changed := planChange(pinned, approved, current, plan)
	return &changed, plan, nil
}

// replan gives an approved request back to review, because it would not be sent
// where it was approved to go. It is shown what is different, and there is a new
// review window to look at it; where nothing would be sent at all, a person must
// decide.
func (s *Service) replan(ctx context.Context, c *change, changed *lifecycle.PlanChange, plan rules.Plan) error {
	ends, nowhere := s.windowEnds(c.now, plan), len(plan.Destinations) == 0
	detail := map[string]any{"from": changed.From, "ruleSetVersion": changed.To, "gained": changed.Gained, "lost": changed.Lost, "moved": changed.Moved}
	return c.move(ctx, lifecycle.Replan, "request.replanned", detail, func(u *ent.ErasureRequestUpdateOne) {
		forgetApproval(u)
		u.SetPlanChange(changed)
		if nowhere {
			u.SetUnroutableAt(c.now)
		}
		if nowhere || ends == nil {
			u.ClearReviewEndsAt()
		} else {
			u.SetReviewEndsAt(*ends)
		}
	})
}

// forgetApproval clears what an approval has set.
func forgetApproval(u *ent.ErasureRequestUpdateOne) {
	u.ClearApprovedAt().ClearSendAt().ClearDecidedBy().ClearRuleSetVersion().ClearPlanHash()
}
