package view

import (
	"fmt"
	"strconv"
	"strings"

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

func daysChoices() []ui.Choice {
	var out []ui.Choice
	for _, n := range []int{7, 30, 90, 365} {
		out = append(out, ui.Choice{Value: strconv.Itoa(n), Label: fmt.Sprintf("%d days", n)})
	}
	return out
}

// finding is the result in one sentence.
func (p Simulation) finding() string {
	switch {
	case p.Requests == 0:
		return "There was no request in this time."
	case p.Elsewhere == 0 && p.Reviewed == 0 && p.Failed == 0:
		return "Nothing would change for " + countThousands(p.Requests, "request") + "."
	}
	return fmt.Sprintf("%s of %s would go elsewhere.", thousands(p.Elsewhere), countThousands(p.Requests, "request"))
}

func (p Simulation) looked() string {
	words := "The requests of the last " + ui.Count(p.Days, "day")
	if p.Truncated {
		words = "The newest " + countThousands(p.Requests, "request") + " of the last " + ui.Count(p.Days, "day")
	}
	return words + ", archived ones too, compared with the rules that hold now."
}

func (p Simulation) reviewed() string {
	return countThousands(p.Reviewed, "request") + " would be reviewed in another way."
}

// showing names the table of requests, of which there may be more.
func (p Simulation) showing() string {
	if p.Elsewhere+p.Reviewed > len(p.Examples) {
		return "What would change, the newest " + countThousands(len(p.Examples), "request")
	}
	return "What would change"
}

func (r Rerouted) review() string {
	if r.Review == "" {
		return "–"
	}
	return r.Review
}

// thousands writes a number as people read it: 4,310.
func thousands(n int) string {
	digits := strconv.Itoa(n)
	var groups []string
	for len(digits) > 3 {
		groups = append([]string{digits[len(digits)-3:]}, groups...)
		digits = digits[:len(digits)-3]
	}
	return strings.Join(append([]string{digits}, groups...), ",")
}

func countThousands(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}
