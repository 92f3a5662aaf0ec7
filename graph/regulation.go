package graph

import (
	"strings"

	"lethe/graph/model"
	"lethe/internal/clock"
	"lethe/internal/lifecycle"
)

func regulationsOf(packs clock.Packs) []*model.RegulationPack {
	all := make([]*model.RegulationPack, len(packs))
	for i, p := range packs {
		all[i] = &model.RegulationPack{
			Name: lifecycle.Regulation(p.Name), Title: p.Title, Jurisdiction: p.Jurisdiction,
			Confirmed: p.Confirmed(), Overridden: p.Overridden, Clocks: clocksOf(p),
		}
	}
	return all
}

// clocksOf lists the clocks that a regulation has.
func clocksOf(p clock.Pack) []*model.RegulationClock {
	all := []*model.RegulationClock{clockOf(model.RegulationClockKindAnswer, p.Answer.Within, p.Answer.Basis)}
	if c := p.Acknowledge; c != nil {
		all = append(all, clockOf(model.RegulationClockKindAcknowledge, c.Within, c.Basis))
	}
	if c := p.Extension; c != nil {
		all = append(all, clockOf(model.RegulationClockKindExtension, c.Within, c.Basis, c.Grounds...))
	}
	if c := p.Pause; c != nil {
		all = append(all, clockOf(model.RegulationClockKindPause, clock.Period{}, c.Basis, c.Grounds...))
	}
	if c := p.Retention; c != nil {
		all = append(all, clockOf(model.RegulationClockKindRetention, c.AtLeast, c.Basis))
	}
	return all
}

// clockOf is one clock. Its grounds are written as the enums of the mutations have
// them.
func clockOf(kind model.RegulationClockKind, within clock.Period, basis clock.Basis, grounds ...string) *model.RegulationClock {
	c := &model.RegulationClock{
		Kind: kind, Grounds: make([]string, len(grounds)),
		Article: basis.Article, Source: basis.Source, Confirmed: basis.Confirmed, Note: notEmpty(basis.Note),
	}
	for i, ground := range grounds {
		c.Grounds[i] = strings.ToUpper(ground)
	}
	if within != (clock.Period{}) {
		text := within.String()
		c.Within = &text
	}
	return c
}
