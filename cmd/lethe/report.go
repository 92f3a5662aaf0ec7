package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/erasure"
)

func reportCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "report",
		Short: "What the law wants counted and kept of the requests",
		Long: `Prints reports over all requests, archived ones too. They name no person. The days
are those of LETHE_TIME_ZONE, and the ledger keeps that a report was made.

CSV has a header and a byte order mark, so that spreadsheets read it; a cell that a
spreadsheet would take for a formula begins with an apostrophe.`,
	}
	cmd.AddCommand(reportMetricsCommand(), reportRecordCommand())
	return cmd
}

func reportMetricsCommand() *cobra.Command {
	var year int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "metrics --year YEAR",
		Short: "Count what became of the requests of a year (11 CCR § 7102)",
		Long: `Counts, for each regulation, the requests that were made in the year: complied with,
complied with in part, denied, withdrawn, joined to another one and open, with the
median and the mean of the days until they were complied with or denied.`,
		Example: "  lethe report metrics --year 2026 > metrics.csv\n  lethe report metrics --year 2026 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				years, err := a.Erasure.ExportMetrics(ctx, year)
				switch {
				case err != nil:
					return err
				case asJSON:
					return printJSON(cmd, years)
				}
				return metricsSheet(cmd.OutOrStdout(), years)
			})
		},
	}
	cmd.Flags().IntVar(&year, "year", 0, "the year, such as 2026")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	_ = cmd.MarkFlagRequired("year") // fails only for a flag that does not exist
	return cmd
}

func metricsSheet(to io.Writer, years []erasure.RegulationYear) error {
	sheet, err := erasure.NewSheet(to, erasure.MetricsHeader())
	if err != nil {
		return err
	}
	for _, y := range years {
		if err := sheet.Write(y.Cells()); err != nil {
			return err
		}
	}
	return sheet.Flush()
}

func reportRecordCommand() *cobra.Command {
	var from, to string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "record --from DAY --to DAY",
		Short: "Print the record of requests (11 CCR § 7101)",
		Long: `Prints one row for each request that was made from the first day to the last: when,
its nature (the cause) and manner (who sent it), when and how it was answered, and
why it was denied.`,
		Example: "  lethe report record --from 2026-01-01 --to 2026-12-31 > record.csv\n  lethe report record --from 2026-01-01 --to 2026-12-31 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			first, firstErr := parseDay("--from", from)
			last, lastErr := parseDay("--to", to)
			if err := errors.Join(firstErr, lastErr); err != nil {
				return usageError{err}
			}
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				return record(ctx, cmd.OutOrStdout(), a, first, last, asJSON)
			})
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the first day, such as 2026-01-01")
	cmd.Flags().StringVar(&to, "to", "", "the last day, such as 2026-12-31")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON, one request in a line")
	_ = cmd.MarkFlagRequired("from")
	_ = cmd.MarkFlagRequired("to")
	return cmd
}

// record prints the rows as they are read.
func record(ctx context.Context, to io.Writer, a *app.App, from, until time.Time, asJSON bool) error {
	if asJSON {
		buffer := bufio.NewWriter(to)
		lines := json.NewEncoder(buffer)
		err := a.Erasure.ExportRecord(ctx, from, until, func(r erasure.RecordRow) error { return lines.Encode(r) })
		return errors.Join(err, buffer.Flush())
	}
	sheet, err := erasure.NewSheet(to, erasure.RecordHeader())
	if err != nil {
		return err
	}
	err = a.Erasure.ExportRecord(ctx, from, until, func(r erasure.RecordRow) error { return sheet.Write(r.Cells()) })
	return errors.Join(err, sheet.Flush())
}

func parseDay(flag, text string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("%s: %q is no day: write 2026-01-31", flag, text)
	}
	return day, nil
}
