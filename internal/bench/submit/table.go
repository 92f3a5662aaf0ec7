package main

import (
	"fmt"
	"io"
	"text/tabwriter"
)

// goal is what must be reached, beside what was.
type goal struct {
	What     string `json:"goal"`
	Measured string `json:"measured"`
	Wanted   string `json:"wanted"`
	Met      bool   `json:"met"`
}

// median is that of the run; the zero one when this invocation did not have it.
func (r report) median(side string, clients, perCall int) measurement {
	if n := at(r.all, side, clients, perCall); n >= 0 {
		return r.Runs[n].Median
	}
	return measurement{}
}

// goals are those of the project that were measured here.
func (r report) goals() []goal {
	var goals []goal
	ratio := func(what, side string, clients, perCall int, least float64) {
		ours, theirs := r.median(letheSide, clients, perCall).PerSecond, r.median(side, clients, perCall).PerSecond
		if ours > 0 && theirs > 0 {
			goals = append(goals, goal{what, fmt.Sprintf("%.2f", ours/theirs), fmt.Sprintf("at least %.1f", least), ours/theirs >= least})
		}
	}
	ratio("64 clients, to one row", rowSide, 64, 1, 1)
	ratio("64 clients, to the same five rows", sameSide, 64, 1, 1)
	ratio("1 client, to one row", rowSide, 1, 1, 0.6)
	ratio("1 client, to the same five rows", sameSide, 1, 1, 0.6)
	ratio("1,000 a call, to the same rows", sameSide, bulkClients, perCall, 0.7)
	if ours, theirs := r.median(letheSide, 64, 1).P99, r.median(rowSide, 64, 1).P99; ours > 0 {
		goals = append(goals, goal{"p99 at 64 clients", fmt.Sprintf("%.1f ms", ours), fmt.Sprintf("at most pgbench's %.1f ms for one row", theirs), ours <= theirs})
		part := r.Replays.PerSecond / r.median(letheSide, 64, 1).PerSecond
		goals = append(goals, goal{"rate with a fifth replayed", fmt.Sprintf("%.2f", part), "at least 0.8 of the rate", part >= 0.8})
	}
	return append(goals,
		goal{"p99 at 2,000 a second, open loop", fmt.Sprintf("%.1f ms", r.Open.P99), "at most 10 ms", r.Open.P99 <= 10},
		goal{"memory, idle", fmt.Sprintf("%.0f MB", r.Idle), "at most 60 MB", r.Idle <= 60},
		goal{"memory, peak of all runs", fmt.Sprintf("%.0f MB (%.0f without the program's file)", r.Peak, r.Peak-r.File), "at most 120 MB", r.Peak <= 120},
		goal{"start to ready", fmt.Sprintf("%.0f ms", r.Ready), "at most 500 ms", r.Ready <= 500})
}

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "missed"
}

func (r report) writeTable(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 3, ' ', 0)
	fmt.Fprintf(table, "\nmedians of %d rounds\tclients\ta call\trequests a second\tp50 ms\tp99 ms\tCPU µs of Lethe\tof Postgres\t\n", len(r.Runs[0].Rounds))
	for _, o := range r.Runs {
		fmt.Fprintf(table, "%s\t%d\t%d\t%.0f\t%.2f\t%.2f\t%.0f\t%.0f\t\n", o.Side, o.Clients, o.PerCall, o.Median.PerSecond, o.Median.P50, o.Median.P99, o.Median.CPU, o.Median.PostgresCPU)
	}
	fmt.Fprintln(table, "\n\tmeasured\tgoal\t")
	for _, g := range r.Goals {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", g.What, g.Measured, g.Wanted, verdict(g.Met))
	}
	return table.Flush()
}
