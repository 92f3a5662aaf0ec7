package rules

import "maps"

// Totals adds up the differences of many requests.
type Totals struct {
	Requests  int // all that were compared
	Different int // of them, those with a difference
	// Of the different ones: those that go nowhere any more, those with another
	// review, and those that only one of the two sets can evaluate.
	Unroutable, ReviewChanged, Faults int
	// Gained and Lost count requests by destination.
	Gained, Lost map[string]int
}

// Totals returns what was added up so far, as a copy.
func (c *Comparison) Totals() Totals {
	t := c.totals
	t.Gained, t.Lost = maps.Clone(t.Gained), maps.Clone(t.Lost)
	return t
}

// Merge returns the sum of two totals of the same comparison.
func (t Totals) Merge(other Totals) Totals {
	return Totals{
		Requests:      t.Requests + other.Requests,
		Different:     t.Different + other.Different,
		Unroutable:    t.Unroutable + other.Unroutable,
		ReviewChanged: t.ReviewChanged + other.ReviewChanged,
		Faults:        t.Faults + other.Faults,
		Gained:        sum(t.Gained, other.Gained),
		Lost:          sum(t.Lost, other.Lost),
	}
}

func sum(a, b map[string]int) map[string]int {
	both := map[string]int{}
	for _, counts := range []map[string]int{a, b} {
		for name, n := range counts {
			both[name] += n
		}
	}
	return both
}

func (t *Totals) add(d Difference) {
	t.Different++
	if d.Unroutable {
		t.Unroutable++
	}
	if d.ReviewChanged {
		t.ReviewChanged++
	}
	if d.oneSided() {
		t.Faults++
	}
	for _, name := range d.Gained {
		t.Gained[name]++
	}
	for _, name := range d.Lost {
		t.Lost[name]++
	}
}
