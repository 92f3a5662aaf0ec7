package ui

import "strconv"

// column is a part of a column of a picture, in percent.
type column struct {
	class               string
	x, y, width, height float64
}

// sum is what stands on top of a column.
type sum struct {
	words string
	x, y  float64
}

// mostSums is how many columns have room for their number.
const mostSums = 13

func (c Chart) sums() []int {
	out := make([]int, len(c.Labels))
	for i := range out {
		for _, s := range c.Series {
			out[i] += max(0, s.Values[i])
		}
	}
	return out
}

func (c Chart) sumScale() scale {
	most := 0
	for _, v := range c.sums() {
		most = max(most, v)
	}
	return scaleTo(most)
}

// stacked places the parts of each column on top of each other.
func (c Chart) stacked() []column {
	const thick = 0.68 // of the room of a column
	var out []column
	step, axis := 100/float64(len(c.Labels)), c.sumScale()
	for i, label := range c.Labels {
		below := 0
		for n, s := range c.Series {
			if s.Values[i] <= 0 {
				continue
			}
			below += s.Values[i]
			part := column{
				class: series(n), x: across(i, len(c.Labels)) - step*thick/2, y: 100 - axis.height(below),
				width: step * thick, height: axis.height(s.Values[i]),
			}
			if label.Bad {
				part.class = "bad"
			}
			out = append(out, part)
		}
	}
	return out
}

// tops are the numbers above the columns, as far as there is room for them.
func (c Chart) tops() []sum {
	if len(c.Labels) > mostSums {
		return nil
	}
	var out []sum
	for i, v := range c.sums() {
		if v > 0 {
			out = append(out, sum{c.words(v), across(i, len(c.Labels)), 100 - c.sumScale().height(v)})
		}
	}
	return out
}

// series is the class of the series n, from 0.
func series(n int) string { return "s" + strconv.Itoa(n+1) }
