package main

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/erasure"
)

func resendCommand() *cobra.Command {
	var since, comment string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "resend DESTINATION",
		Short: "Repeat orders to a destination that restored a backup",
		Long: `A destination that restores a backup brings back the persons that it has erased
since the backup was made. This writes a new order for each of them and opens
their requests again. It can be broken off and repeated: no order is written twice.

Archived requests cannot be repeated, because their identifiers are destroyed; it
prints how many there are, so that their persons can be found by other means.`,
		Example: "  lethe resend crm --since 2026-11-01\n  lethe resend crm --since 2026-11-01T10:00:00Z --comment \"Restored after the outage\"",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			from, err := parseSince(since)
			if err != nil {
				return usageError{err}
			}
			in := erasure.Resending{Destination: args[0], Since: from, Comment: comment}
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				out, err := a.Erasure.Resend(ctx, in)
				if err != nil {
					return err
				}
				if asJSON {
					return json.NewEncoder(cmd.OutOrStdout()).Encode(out)
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%d deliveries repeated\n%d archived requests cannot be repeated\n", out.Deliveries, out.Archived)
				return nil
			})
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "when the backup was made: a day, which begins in UTC, or a time")
	cmd.Flags().StringVar(&comment, "comment", "", "why, for the ledger")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	_ = cmd.MarkFlagRequired("since") // fails only for a flag that does not exist
	return cmd
}

// parseSince reads a day such as 2026-11-01, or a time of RFC 3339.
func parseSince(text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Time{}, fmt.Errorf("--since: %q is neither a day nor a time: write 2026-11-01 or 2026-11-01T10:00:00Z", text)
}
