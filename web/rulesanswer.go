package web

import (
	"strconv"
	"strings"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

// testFaults are what is wrong with a question: with its facts, or with the draft.
func testFaults(err error) view.Faults {
	out := view.Faults{}
	for _, f := range fault.Of(err).Fields {
		switch name, ok := strings.CutPrefix(f.Path, "facts."); {
		case ok:
			out[name] = f.Message
		case f.Path == "reference":
			out["reference"] = f.Message
		default:
			out["on"] = "The draft cannot be tried yet: " + f.Message
		}
	}
	if len(out) == 0 {
		out["reference"] = fault.Of(err).Message
	}
	return out
}

// answerOf writes for people where a request goes, and why.
func answerOf(a erasure.Answer, on, about string) *view.TestAnswer {
	plan, titles := a.Explanation.Plan, places(a.Titles)
	out := &view.TestAnswer{Under: "version " + strconv.Itoa(a.Version), About: about, Review: string(plan.Review), Window: plan.ReviewWindow}
	switch {
	case on == "draft":
		out.Under = "the draft"
	case a.Version == 0:
		out.Under, out.NoRules = "no rules", true
	}
	for _, d := range a.Destinations {
		out.Destinations = append(out.Destinations, view.PlannedPlace{Place: view.Place{Name: d.Name, Title: d.Title}, Rules: d.Rules})
	}
	for _, x := range a.Explanation.Rules {
		rule := view.ExplainedRule{Name: x.Rule.Name, When: x.Rule.When, Matched: x.Matched, Fault: x.Fault}
		for _, reason := range x.Because {
			rule.Because = append(rule.Because, reason.String())
		}
		out.Rules = append(out.Rules, rule)
	}
	for _, n := range a.Explanation.NotChosen {
		out.Others = append(out.Others, view.PlannedPlace{Place: titles.one(n.Destination), Rules: n.Rules})
	}
	return out
}
