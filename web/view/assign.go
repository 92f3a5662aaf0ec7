package view

import (
	"context"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Colleague is a member of staff who looks after requests.
type Colleague struct {
	ID   string // of the account; empty for nobody
	Name string
	Self bool // the person who sees the page
}

// words names a colleague within a sentence.
func (c Colleague) words() string {
	switch {
	case c.ID == "":
		return "nobody"
	case c.Self:
		return "you"
	}
	return c.Name
}

// Assign is the page that gives a request to a colleague.
type Assign struct {
	Frame
	Reference  string
	Version    int    // of the request that the person saw
	Return     string // local path to show afterwards; the request if empty
	To         string // id of the account that has it, or as chosen
	Colleagues []Colleague
	Faults     Faults
}

func (p Assign) back() string {
	if p.Return == "" {
		return requestPath(p.Reference, "")
	}
	return p.Return
}

func (p Assign) field() ui.Field {
	return ui.Field{
		Name: "to", Label: "Who looks after it", Value: p.To, Error: p.Faults["to"],
		Hint: "Reviewers see the identifiers in plain only of requests that are assigned to them.",
	}
}

func (p Assign) choices(ctx context.Context) []ui.Choice {
	var out []ui.Choice
	for _, c := range p.Colleagues {
		label := c.Name
		if c.Self {
			label += " " + say.T(ctx, "(you)")
		}
		out = append(out, ui.Choice{Value: c.ID, Label: label})
	}
	return out
}

// Assigned tells to whom a request was just given; self says that it is the person
// who is told.
func Assigned(ctx context.Context, reference, name string, self bool) string {
	switch {
	case self:
		return say.T(ctx, "%s is assigned to you.", reference)
	case name == "":
		return say.T(ctx, "%s is assigned to nobody.", reference)
	}
	return say.T(ctx, "%s is assigned to %s.", reference, name)
}
