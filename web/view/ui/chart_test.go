package ui

import (
	"slices"
	"testing"
)

func TestScale_IsRoundAndHoldsTheLargestNumber(t *testing.T) {
	t.Parallel()
	for most, want := range map[int][]int{
		0: {0, 1}, 1: {0, 1}, 3: {0, 1, 2, 3}, 5: {0, 1, 2, 3, 4, 5}, 6: {0, 2, 4, 6}, 11: {0, 5, 10, 15}, 137: {0, 50, 100, 150}, 1000000: {0, 200000, 400000, 600000, 800000, 1000000},
	} {
		if got := scaleTo(most).ticks(); !slices.Equal(got, want) {
			t.Errorf("up to %d: %v, want %v", most, got, want)
		}
	}
}

func TestChart_StacksTheSeriesUpToTheirSum(t *testing.T) {
	t.Parallel()
	c := Chart{Labels: make([]Label, 2), Series: []Series{{Values: []int{6, 0}}, {Values: []int{4, 5}}}}
	want := []column{
		{"s1", 8, 40, 34, 60}, {"s2", 8, 0, 34, 40},
		{"s2", 58, 50, 34, 50},
	}
	if got := c.stacked(); !slices.EqualFunc(got, want, near) {
		t.Errorf("%v, want %v", got, want)
	}
	if got := c.tops(); len(got) != 2 || got[0].words != "10" || got[1].words != "5" {
		t.Errorf("on top stands %v", got)
	}
}

func near(a, b column) bool {
	same := func(x, y float64) bool { return x-y < 1e-9 && y-x < 1e-9 }
	return a.class == b.class && same(a.x, b.x) && same(a.y, b.y) && same(a.width, b.width) && same(a.height, b.height)
}

func TestChart_LeadsALinePastWhatIsMissing(t *testing.T) {
	t.Parallel()
	c := Chart{Labels: make([]Label, 4), Series: []Series{{Values: []int{0, None, 10, None}}}}
	if dots := c.dots(c.Series[0]); !slices.Equal(dots, []dot{{12.5, 100}, {62.5, 0}}) {
		t.Errorf("dots %v", dots)
	}
	if strokes := c.strokes(c.Series[0]); len(strokes) != 1 || strokes[0].to.x != 62.5 {
		t.Errorf("strokes %v", strokes)
	}
	one := Chart{Labels: make([]Label, 1), Series: []Series{{Values: []int{7}}}}
	if dots := one.dots(one.Series[0]); len(dots) != 1 || dots[0].x != 50 || len(one.strokes(one.Series[0])) != 0 {
		t.Errorf("a single number is drawn as %v", dots)
	}
}

func TestChart_WritesMissingNumbersAsNothing(t *testing.T) {
	t.Parallel()
	c := Chart{Per: "Week from", Unit: "days", Labels: []Label{{Code: "2026-11-16"}}, Series: []Series{{Name: "Median", Values: []int{None}}}, Beside: []Series{{Name: "Late", Values: []int{0}}}}
	if got := c.Header(); !slices.Equal(got, []string{"week from", "median (days)", "late (days)"}) {
		t.Errorf("header %q", got)
	}
	if got := c.Rows(); !slices.Equal(got[0], []string{"2026-11-16", "", "0"}) {
		t.Errorf("row %q", got)
	}
}

func TestChart_LabelsAtMost13Places(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, 12, 13, 26, 52} {
		wide, narrow := 0, 0
		for i := range n {
			shown, alsoNarrow := tick(i, n)
			if shown {
				wide++
			}
			if alsoNarrow {
				narrow++
			}
			if i == 0 && (!shown || !alsoNarrow) {
				t.Errorf("of %d the first has no label", n)
			}
		}
		if wide > 13 || narrow > 5 {
			t.Errorf("of %d places %d have a label, %d on a narrow screen", n, wide, narrow)
		}
	}
}
