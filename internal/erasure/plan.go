package erasure

import (
	"context"
	"fmt"
	"slices"

	"lethe/ent"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
)

// Plan is what would be sent where.
type Plan struct {
	Version      int // of the rules; 0 when nothing is published
	Destinations []PlannedDestination
	// Hash stands for the destinations and for how each is reached. Who decides
	// says with it what was seen; it names the version, as in "12:5be0…".
	Hash string
}

// PlannedDestination is a destination with the rules that name it.
type PlannedDestination struct {
	Name, Title string
	Rules       []string
}

// Plan evaluates the rules for a request: the version that its approval pinned,
// or the current one. It changes nothing.
func (s *Service) Plan(ctx context.Context, r *ent.ErasureRequest) (Plan, error) {
	p, match, err := s.match(ctx, s.db.Read(), r)
	if err != nil || p == nil {
		return Plan{}, err
	}
	return Plan{Version: p.version, Destinations: p.planned(match), Hash: p.hash(match)}, nil
}

// planned lists the destinations with the rules that name each.
func (p *published) planned(plan rules.Plan) []PlannedDestination {
	out := make([]PlannedDestination, len(plan.Destinations))
	for i, name := range plan.Destinations {
		out[i] = PlannedDestination{Name: name, Title: p.title(name)}
		for _, m := range plan.Matched {
			if slices.Contains(m.To, name) {
				out[i].Rules = append(out[i].Rules, m.Rule)
			}
		}
	}
	return out
}

func (p *published) title(name string) string { return p.destination(name).Title }

// destination is what this version says of a destination that its rules name.
func (p *published) destination(name string) document.Destination {
	i := slices.IndexFunc(p.document.Destinations, func(d document.Destination) bool { return d.Name == name })
	return p.document.Destinations[i]
}

// match evaluates the rules that hold for the request; without any published
// rules it returns nil.
func (s *Service) match(ctx context.Context, client *ent.Client, r *ent.ErasureRequest) (*published, rules.Plan, error) {
	var p *published
	var err error
	if r.RuleSetVersion != nil {
		p, err = s.rulesAt(ctx, client, *r.RuleSetVersion)
	} else {
		p, err = s.currentRules(ctx, client)
	}
	if err != nil || p == nil {
		return nil, rules.Plan{}, err
	}
	plan, err := p.planFor(ctx, client, r)
	return p, plan, err
}

// planFor evaluates this version for the request.
func (p *published) planFor(ctx context.Context, client *ent.Client, r *ent.ErasureRequest) (rules.Plan, error) {
	f, err := loadFacts(ctx, client, r)
	if err != nil {
		return rules.Plan{}, err
	}
	plan, err := p.set.Match(f)
	if err != nil {
		return rules.Plan{}, fmt.Errorf("route request %s under version %d: %w", r.ID, p.version, err)
	}
	return plan, nil
}
