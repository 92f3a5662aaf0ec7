package main

import (
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
)

// goal is what must be reached, beside what was.
type goal struct {
	what, measured, wanted, verdict string
}

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "missed"
}

// memoryGoal is about how many deliveries the goal for the memory is.
const memoryGoal = 1_000_000

// goals are those of the project that this run has measured.
func (r report) goals() []goal {
	toBare, toRiver, transactions := r.Ratios["lethe/bare"], r.Ratios["lethe/river"], r.Sides[letheSide].Median.Transactions
	goals := []goal{
		{"lethe / bare", fmt.Sprintf("%.2f", toBare), "at least 0.3, aim 0.5", verdict(toBare >= 0.3)},
		{"lethe / river", fmt.Sprintf("%.1f", toRiver), "at least 3", verdict(toRiver >= 3)},
		{"transactions per delivery", fmt.Sprintf("%.4f", transactions), "at most 0.02", verdict(transactions <= 0.02)},
	}
	if l := r.Latency; l != nil {
		what := fmt.Sprintf("approval to first order, p99 of %d (p50 %.1f ms)", l.Samples, l.P50)
		goals = append(goals, goal{what, fmt.Sprintf("%.1f ms", l.P99), "under 10 ms", verdict(l.P99 < 10)})
	}
	if m := r.Memory; m != nil {
		what := fmt.Sprintf("peak memory, draining %d (%.0f a second)", m.Deliveries, m.PerSecond)
		v := verdict(m.Megabytes < 120)
		if v == "met" && m.Deliveries < memoryGoal {
			v = "not proved: too few"
		}
		goals = append(goals, goal{what, fmt.Sprintf("%.0f MB", m.Megabytes), fmt.Sprintf("under 120 MB for %d", memoryGoal), v})
	}
	return goals
}

// line is one row of the sides' table.
type line struct {
	what  string
	value func(sums) string
}

var lines = []line{
	{"deliveries a second", func(s sums) string { return fmt.Sprintf("%.0f", s.Median.PerSecond) }},
	{"least to most", func(s sums) string { return s.spread() }},
	{"transactions per delivery", func(s sums) string { return unlessNone("%.4f", s.Median.Transactions) }},
	{"CPU of the sender, µs per delivery", func(s sums) string { return fmt.Sprintf("%.0f", s.Median.CPU) }},
	{"CPU of Postgres, µs per delivery", func(s sums) string { return unlessNone("%.0f", s.Median.PostgresCPU) }},
	{"bytes per order", func(s sums) string { return fmt.Sprintf("%.0f", s.Median.Bytes) }},
}

// unlessNone leaves out what a side does not have.
func unlessNone(format string, value float64) string {
	if value == 0 {
		return "–"
	}
	return fmt.Sprintf(format, value)
}

func (s sums) spread() string {
	speeds := make([]float64, len(s.Rounds))
	for i, m := range s.Rounds {
		speeds[i] = m.PerSecond
	}
	return fmt.Sprintf("%.0f–%.0f", slices.Min(speeds), slices.Max(speeds))
}

func (r report) writeTable(w io.Writer) error {
	sides := []string{bareSide, letheSide, riverSide}
	rounds := len(r.Sides[letheSide].Rounds)
	fmt.Fprintf(w, "\n%d deliveries of requests to %d destinations each, %d in flight: median of %d rounds\n\n",
		r.Deliveries, r.Destinations, r.InFlight, rounds)
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintf(table, "\t%s\t%s\t%s\n", sides[0], sides[1], sides[2])
	for _, l := range lines {
		fmt.Fprint(table, l.what)
		for _, side := range sides {
			fmt.Fprint(table, "\t"+l.value(r.Sides[side]))
		}
		fmt.Fprintln(table)
	}
	if err := table.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(table, "\n\tmeasured\tgoal\t")
	for _, g := range r.goals() {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", g.what, g.measured, g.wanted, g.verdict)
	}
	return table.Flush()
}
