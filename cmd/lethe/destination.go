package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/destination"
	"lethe/internal/erasure"
)

func destinationCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "destination", Short: "The systems that hold personal data"}
	cmd.AddCommand(destinationTestCommand(), destinationSecretCommand())
	return cmd
}

// errTestFailed follows the steps, which say why.
var errTestFailed = errors.New("the destination is not fit to get orders: see the step that failed")

func destinationTestCommand() *cobra.Command {
	var sample, asJSON bool
	cmd := &cobra.Command{
		Use:   "test DESTINATION",
		Short: "Test step by step whether a destination can be reached",
		Long: `Sends a signed order to do nothing, or with --sample a whole order about a
person who does not exist, marked as a test, and prints each step of the way. The
exit status is 1 when a step fails.`,
		Example: "  lethe destination test crm\n  lethe destination test crm --sample --json",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in := erasure.Trial{Destination: args[0], What: destination.Connection}
			if sample {
				in.What = destination.Sample
			}
			return withKeys(cmd, func(ctx context.Context, a *app.App) error {
				steps, err := a.Erasure.Try(ctx, in)
				if err != nil {
					return err
				}
				return tellSteps(cmd.OutOrStdout(), steps, asJSON)
			})
		},
	}
	cmd.Flags().BoolVar(&sample, "sample", false, "send a whole order about a person who does not exist")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON, with the raw answer")
	return cmd
}

// stepJSON is a step as programs read it.
type stepJSON struct {
	Name   string `json:"name"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	TookMs int64  `json:"tookMs"`
	Raw    string `json:"raw,omitempty"`
}

// tellSteps prints the steps and fails when one of them did.
func tellSteps(w io.Writer, steps []destination.Step, asJSON bool) error {
	print := printSteps
	if asJSON {
		print = encodeSteps
	}
	if err := print(w, steps); err != nil {
		return err
	}
	if slices.ContainsFunc(steps, func(s destination.Step) bool { return !s.OK }) {
		return errTestFailed
	}
	return nil
}

func encodeSteps(w io.Writer, steps []destination.Step) error {
	out := make([]stepJSON, len(steps))
	for n, s := range steps {
		out[n] = stepJSON{s.Name, s.OK, s.Detail, s.Took.Milliseconds(), s.Raw}
	}
	return json.NewEncoder(w).Encode(out)
}

func printSteps(w io.Writer, steps []destination.Step) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, s := range steps {
		word := "ok"
		if !s.OK {
			word = "FAILED"
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", word, s.Name, s.Took.Round(time.Millisecond), s.Detail)
	}
	return table.Flush()
}
