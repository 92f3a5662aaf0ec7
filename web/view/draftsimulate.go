package view

import (
	"context"
	"strconv"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Simulation is the page that says which requests of the last days would go
// elsewhere under the draft.
type Simulation struct {
	Frame
	Days         int
	Requests     int // looked at
	Elsewhere    int // would go elsewhere
	Reviewed     int // would be reviewed in another way
	Unroutable   int // would reach no destination
	Failed       int // a rule cannot be evaluated, in the draft or in what holds now
	Truncated    bool
	Destinations []Gained
	Examples     []Rerouted // the newest first, not all
	Wrong        string     // why it cannot be simulated; empty when it was
}

// Gained is how many requests a destination would get more, and how many not any
// more.
type Gained struct {
	Place
	Gained, Lost int
}

// Rerouted is a request that would go elsewhere.
type Rerouted struct {
	Reference    string
	Archived     bool
	Gained, Lost []Place
	Unroutable   bool
	Review       string // what would become of its review; empty if that stays
}

func daysChoices(ctx context.Context) []ui.Choice {
	var out []ui.Choice
	for _, n := range []int{7, 30, 90, 365} {
		out = append(out, ui.Choice{Value: strconv.Itoa(n), Label: say.T(ctx, "%d days", n)})
	}
	return out
}

// finding is the result in one sentence.
func (p Simulation) finding(ctx context.Context) string {
	switch {
	case p.Requests == 0:
		return say.T(ctx, "There was no request in this time.")
	case p.Elsewhere == 0 && p.Reviewed == 0 && p.Failed == 0:
		return say.T(ctx, "Nothing would change for %s.", say.N(ctx, p.Requests, "%d request", "%d requests"))
	}
	return say.T(ctx, "%s of %s would go elsewhere.", say.Number(ctx, p.Elsewhere), say.N(ctx, p.Requests, "%d request", "%d requests"))
}

func (p Simulation) looked(ctx context.Context) string {
	words := say.N(ctx, p.Days, "The requests of the last %d day", "The requests of the last %d days")
	if p.Truncated {
		words = say.T(ctx, "The newest %s of the last %s", say.N(ctx, p.Requests, "%d request", "%d requests"), say.N(ctx, p.Days, "%d day", "%d days"))
	}
	return say.T(ctx, "%s, archived ones too, compared with the rules that hold now.", words)
}

func (p Simulation) reviewed(ctx context.Context) string {
	return say.T(ctx, "%s would be reviewed in another way.", say.N(ctx, p.Reviewed, "%d request", "%d requests"))
}

// showing names the table of requests, of which there may be more.
func (p Simulation) showing(ctx context.Context) string {
	if p.Elsewhere+p.Reviewed > len(p.Examples) {
		return say.T(ctx, "What would change, the newest %s", say.N(ctx, len(p.Examples), "%d request", "%d requests"))
	}
	return say.T(ctx, "What would change")
}

func (r Rerouted) review() string {
	if r.Review == "" {
		return "–"
	}
	return r.Review
}
