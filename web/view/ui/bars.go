package ui

import (
	"fmt"
	"strconv"
)

// Bars is a chart of numbers side by side. What it shows must stand in a table
// too: a chart is the second way to read it.
type Bars struct {
	ID    string // of the chart within its page
	Title string
	Desc  string // what it shows, in a sentence, for those who do not see it
	Bars  []Bar
}

// Bar is one number of a chart, from 0.
type Bar struct {
	Label string
	Value int
}

// The chart in the units of its view box. The bars stand between top and bottom.
const (
	chartWidth  = 640
	chartHeight = 220
	chartTop    = 24
	chartBottom = 190
)

func (b Bars) viewBox() string { return fmt.Sprintf("0 0 %d %d", chartWidth, chartHeight) }

func (b Bars) most() int {
	most := 1 // a chart of zeros still has a scale
	for _, bar := range b.Bars {
		most = max(most, bar.Value)
	}
	return most
}

// placed is a bar with its place in the chart.
type placed struct {
	Bar
	x, middle, y, width, height float64
}

func (b Bars) placed() []placed {
	out := make([]placed, len(b.Bars))
	step := chartWidth / float64(len(b.Bars))
	for i, bar := range b.Bars {
		height := float64(chartBottom-chartTop) * float64(bar.Value) / float64(b.most())
		left := step * float64(i)
		out[i] = placed{
			Bar: bar, x: left + step*0.15, middle: left + step/2, y: chartBottom - height,
			width: step * 0.7, height: height,
		}
	}
	return out
}

// at writes a coordinate to a tenth of a unit.
func at(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }
