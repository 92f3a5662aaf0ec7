package ui

import "strconv"

// scale is an axis from 0 to top, with a line at every step.
type scale struct{ top, step int }

// scaleTo is the least scale up to most whose steps are 1, 2 or 5 with zeros after
// them, and are five at the most.
func scaleTo(most int) scale {
	for step := 1; ; step *= 10 {
		for _, s := range []int{step, 2 * step, 5 * step} {
			if 5*s >= most {
				steps := max(1, (most+s-1)/s)
				return scale{top: steps * s, step: s}
			}
		}
	}
}

// ticks are the numbers at the lines.
func (s scale) ticks() []int {
	var out []int
	for v := 0; v <= s.top; v += s.step {
		out = append(out, v)
	}
	return out
}

// height is how much of the picture is below v, in percent.
func (s scale) height(v int) float64 { return 100 * float64(v) / float64(s.top) }

// across is the middle of the place i of n, in percent of the width.
func across(i, n int) float64 { return 100 * (float64(i) + 0.5) / float64(n) }

// percent writes a length of the picture.
func percent(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) + "%" }

// tick says whether the place i of n has its label below the picture: at the most
// 13 have, and on a narrow screen only each second of those.
func tick(i, n int) (shown, narrow bool) {
	every := (n + 9) / 10
	return i%every == 0, i%(2*every) == 0
}
