package main

import (
	"context"
	"fmt"
	"io"
	"text/tabwriter"
	"time"

	"github.com/jackc/pgx/v5"
)

// The goals.
const (
	wantMedian = 5 * time.Millisecond
	wantRatio  = 1.5 // of the far page to the first
	wantLoad   = 40_000
	wantBoard  = 30 * time.Millisecond // the median of the dashboard
)

// report measures every page and writes a table, with the goals below it.
func (d *desk) report(ctx context.Context, to io.Writer) error {
	r, err := signIn(ctx, d.url)
	if err != nil {
		return err
	}
	all, err := d.pages(ctx)
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "%d open, %d archived\tpage: median\tp99\tbare SQL: median\tp99\t\n", d.options.open, d.options.archived)
	medians := map[string]time.Duration{}
	for _, p := range append(all, dashboards...) {
		say("asking for %s", p.name)
		drawn, err := measure(d.options.samples, func() error { _, err := r.get(ctx, p.path); return err })
		if err != nil {
			return err
		}
		medians[p.name] = drawn.median()
		fmt.Fprintf(table, "%s\t%s\t%s\t", p.name, ms(drawn.median()), ms(drawn.p99()))
		if p.where == "" {
			fmt.Fprint(table, "–\t–\t\n")
			continue
		}
		bare, err := measure(d.options.samples, func() error { return d.bare(ctx, p) })
		if err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		fmt.Fprintf(table, "%s\t%s\t\n", ms(bare.median()), ms(bare.p99()))
	}
	if err := table.Flush(); err != nil {
		return err
	}
	load, err := r.firstLoad(ctx)
	if err != nil {
		return err
	}
	first, board := medians[all[0].name], medians[dashboards[0].name]
	ratio := medians[all[1].name].Seconds() / first.Seconds()
	fmt.Fprintf(to, "\nfirst page %s (goal: under %s): %s\n", ms(first), ms(wantMedian), verdict(first < wantMedian))
	fmt.Fprintf(to, "dashboard %s (goal: under %s): %s\n", ms(board), ms(wantBoard), verdict(board < wantBoard))
	fmt.Fprintf(to, "far page to the first %.2f (goal: under %.1f): %s\n", ratio, wantRatio, verdict(ratio < wantRatio))
	fmt.Fprintf(to, "first load, compressed: %d bytes (goal: under %d): %s\n", load, wantLoad, verdict(load < wantLoad))
	return nil
}

// bare reads the rows of a page and nothing else, planned anew each time as the
// program's are.
func (d *desk) bare(ctx context.Context, p page) error {
	rows, err := d.db.Query(ctx, p.sql(), pgx.QueryExecModeExec)
	if err != nil {
		return err
	}
	for rows.Next() {
		if _, err := rows.Values(); err != nil {
			rows.Close()
			return err
		}
	}
	return rows.Err()
}

func ms(d time.Duration) string { return fmt.Sprintf("%.2f ms", float64(d)/float64(time.Millisecond)) }

func verdict(met bool) string {
	if met {
		return "met"
	}
	return "missed"
}
