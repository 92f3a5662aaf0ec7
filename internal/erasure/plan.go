package erasure

import (
	"context"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/ent/identifier"
	"lethe/internal/rules"
)

// Plan is what would be sent where.
type Plan struct {
	Version      int // of the rules; 0 when nothing is published
	Destinations []PlannedDestination
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
	plan := Plan{Version: p.version}
	for _, name := range match.Destinations {
		planned := PlannedDestination{Name: name, Title: p.title(name)}
		for _, m := range match.Matched {
			for _, to := range m.To {
				if to == name {
					planned.Rules = append(planned.Rules, m.Rule)
				}
			}
		}
		plan.Destinations = append(plan.Destinations, planned)
	}
	return plan, nil
}

func (p *published) title(name string) string {
	for _, d := range p.document.Destinations {
		if d.Name == name {
			return d.Title
		}
	}
	return name
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
	types, err := client.Identifier.Query().Where(identifier.RequestID(r.ID)).
		Select(identifier.FieldType).Strings(ctx)
	if err != nil {
		return nil, rules.Plan{}, fmt.Errorf("load the identifier types of request %s: %w", r.ID, err)
	}
	f, err := facts(r, types)
	if err != nil {
		return nil, rules.Plan{}, err
	}
	plan, err := p.set.Match(f)
	if err != nil {
		return nil, rules.Plan{}, fmt.Errorf("route request %s under version %d: %w", r.ID, p.version, err)
	}
	return p, plan, nil
}

// reviewEnds returns when a request received at r.ReceivedAt goes out by
// itself, or nil when a person must decide: because a rule says so, or because
// a rule cannot be evaluated.
func (s *Service) reviewEnds(ctx context.Context, client *ent.Client, r *ent.ErasureRequest, types []string) (*time.Time, error) {
	ends := r.ReceivedAt.Add(s.cfg.ReviewWindow)
	p, err := s.currentRules(ctx, client)
	if err != nil || p == nil {
		return &ends, err
	}
	f, err := facts(r, types)
	if err != nil {
		return nil, err
	}
	plan, err := p.set.Match(f)
	if err != nil {
		s.log.WarnContext(ctx, "a rule cannot be evaluated: a person must decide", "request", r.ID, "error", err)
		return nil, nil
	}
	switch plan.Review {
	case rules.ReviewRequired:
		return nil, nil
	case rules.ReviewNone:
		ends = r.ReceivedAt
	case rules.ReviewWindow:
		if plan.ReviewWindow > 0 {
			ends = r.ReceivedAt.Add(plan.ReviewWindow)
		}
	}
	return &ends, nil
}
