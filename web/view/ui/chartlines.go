package ui

// dot is one number of a line, and stroke is what leads to the next; in percent.
type (
	dot    struct{ x, y float64 }
	stroke struct{ from, to dot }
)

// most is the largest number of the chart; 0 without any.
func (c Chart) most() int {
	most := 0
	for _, s := range c.Series {
		for _, v := range s.Values {
			most = max(most, v)
		}
	}
	return most
}

// dots are the numbers of a line. What is missing has none.
func (c Chart) dots(s Series) []dot {
	axis := scaleTo(c.most())
	var out []dot
	for i, v := range s.Values {
		if v != None {
			out = append(out, dot{across(i, len(c.Labels)), 100 - axis.height(v)})
		}
	}
	return out
}

// strokes lead from each number to the next, also past what is missing.
func (c Chart) strokes(s Series) []stroke {
	dots := c.dots(s)
	var out []stroke
	for i := 1; i < len(dots); i++ {
		out = append(out, stroke{dots[i-1], dots[i]})
	}
	return out
}
