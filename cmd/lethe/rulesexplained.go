package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/rules"
)

// explanation is where a request goes and why, as explain prints it.
type explanation struct {
	Version             int         `json:"version"` // 0: of a document that is not published
	Destinations        []planned   `json:"destinations"`
	Rules               []explained `json:"rules"`
	NotChosen           []planned   `json:"notChosen"`
	Review              string      `json:"review"`
	ReviewWindowSeconds int         `json:"reviewWindowSeconds"`
	PlanHash            string      `json:"planHash,omitempty"`
}

// planned is a destination with the rules that name it.
type planned struct {
	Name  string   `json:"name"`
	Title string   `json:"title"`
	Rules []string `json:"rules"`
}

type explained struct {
	Name    string   `json:"name"`
	Matched bool     `json:"matched"`
	Fault   string   `json:"fault,omitempty"`
	Because []string `json:"because"`
}

func explanationOf(a erasure.Answer) explanation {
	plan := a.Explanation.Plan
	out := explanation{
		Version: a.Version, Destinations: []planned{}, Rules: []explained{}, NotChosen: []planned{},
		Review: string(plan.Review), ReviewWindowSeconds: int(plan.ReviewWindow / time.Second), PlanHash: a.PlanHash,
	}
	for _, d := range a.Destinations {
		out.Destinations = append(out.Destinations, planned{d.Name, d.Title, d.Rules})
	}
	for _, e := range a.Explanation.Rules {
		rule := explained{e.Rule.Name, e.Matched, e.Fault, []string{}}
		for _, reason := range e.Because {
			rule.Because = append(rule.Because, reason.String())
		}
		out.Rules = append(out.Rules, rule)
	}
	for _, n := range a.Explanation.NotChosen {
		out.NotChosen = append(out.NotChosen, planned{n.Destination, a.Titles[n.Destination], append([]string{}, n.Rules...)})
	}
	return out
}

func (e explanation) print(to io.Writer) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, e.heading())
	for _, d := range e.Destinations {
		fmt.Fprintf(table, "  %s\t%s\tby %s\n", d.Name, d.Title, strings.Join(d.Rules, ", "))
	}
	fmt.Fprintf(table, "\n%s\n\nRULE\tMATCHES\tWHY\n", e.review())
	for _, rule := range e.Rules {
		for i, why := range rule.reasons() {
			if i == 0 {
				fmt.Fprintf(table, "%s\t%s\t%s\n", rule.Name, yesOrNo(rule.Matched), why)
				continue
			}
			fmt.Fprintf(table, "\t\t%s\n", why)
		}
	}
	if len(e.NotChosen) > 0 {
		fmt.Fprint(table, "\nNothing goes to:\n")
	}
	for _, d := range e.NotChosen {
		fmt.Fprintf(table, "  %s\t%s\t%s\n", d.Name, d.Title, whyNot(d.Rules))
	}
	return table.Flush()
}

func (e explanation) heading() string {
	under := fmt.Sprintf("under version %d", e.Version)
	if e.Version == 0 {
		under = "under this document"
	}
	switch n := len(e.Destinations); n {
	case 0:
		return "Reaches no destination " + under + ": a person would have to decide."
	case 1:
		return "Sends an erasure order to 1 destination " + under + ":"
	default:
		return fmt.Sprintf("Sends erasure orders to %d destinations %s:", n, under)
	}
}

func (e explanation) review() string {
	for _, rule := range e.Rules {
		if rule.Fault != "" {
			return "A person has to decide, because a rule cannot be evaluated."
		}
	}
	return reviewWords(rules.Review(e.Review), time.Duration(e.ReviewWindowSeconds)*time.Second)
}

// reviewWords says how a request is reviewed.
func reviewWords(review rules.Review, window time.Duration) string {
	switch {
	case review == rules.ReviewRequired:
		return "A person has to decide."
	case review == rules.ReviewNone:
		return "Goes out at once, without review."
	case window > 0:
		return "Goes out by itself after " + hours(window) + ", unless a person rejects it."
	}
	return "Goes out by itself after the default window, unless a person rejects it."
}

// hours is 24h and not 24h0m0s.
func hours(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

func (e explained) reasons() []string {
	switch {
	case e.Fault != "":
		return []string{"cannot be evaluated: " + e.Fault}
	case len(e.Because) == 0:
		return []string{"-"}
	}
	return e.Because
}

func yesOrNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func whyNot(naming []string) string {
	switch len(naming) {
	case 0:
		return "no rule names it"
	case 1:
		return naming[0] + " does not match"
	}
	return "none of " + strings.Join(naming, ", ") + " matches"
}
