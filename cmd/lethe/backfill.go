package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/erasure"
)

func backfillCommand() *cobra.Command {
	var since, comment string
	var dryRun, asJSON bool
	cmd := &cobra.Command{
		Use:   "backfill DESTINATION",
		Short: "Send old requests to a new destination",
		Long: `A new destination knows nothing of the requests that were routed before it, or
before the rule that names it, was published. This writes an order for each of
those received since the time that the current rules would send there, and opens
completed requests again. It can be broken off and repeated: nothing is sent twice.

Archived requests cannot be sent, because their identifiers are destroyed; it
prints how many there are, so that their persons can be found by other means.`,
		Example: "  lethe backfill mailing --since 2026-11-01 --dry-run\n  lethe backfill mailing --since 2026-11-01 --comment \"The newsletter is new\"",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			from, err := parseSince(since)
			if err != nil {
				return usageError{err}
			}
			in := erasure.Backfill{Destination: args[0], Since: from, Comment: comment}
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				if dryRun {
					out, err := a.Erasure.Missed(ctx, in)
					if err != nil {
						return err
					}
					return tellMissed(cmd.OutOrStdout(), out, asJSON)
				}
				out, err := a.Erasure.Backfill(ctx, in)
				if err != nil {
					return err
				}
				return tellBackfilled(cmd.OutOrStdout(), out, asJSON)
			})
		},
	}
	cmd.Flags().StringVar(&since, "since", "", "of requests received since then: a day, which begins in UTC, or a time")
	cmd.Flags().StringVar(&comment, "comment", "", "why, for the ledger")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "count what would be sent, and send nothing")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON; of a dry run with the references of up to 200 requests")
	_ = cmd.MarkFlagRequired("since") // fails only for a flag that does not exist
	return cmd
}

func tellMissed(w io.Writer, m erasure.Missed, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(m)
	}
	fmt.Fprintf(w, "%d open requests would be sent\n%d completed requests would be opened again\n", m.Open, m.Finished)
	tellLeft(w, m.Archived, m.Unreadable)
	return nil
}

func tellBackfilled(w io.Writer, b erasure.Backfilled, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(w).Encode(b)
	}
	fmt.Fprintf(w, "%d deliveries written\n", b.Deliveries)
	tellLeft(w, b.Archived, b.Unreadable)
	return nil
}

// tellLeft says what is for people to look at.
func tellLeft(w io.Writer, archived, unreadable int) {
	fmt.Fprintf(w, "%d archived requests cannot be sent\n", archived)
	if unreadable > 0 {
		fmt.Fprintf(w, "%d requests have facts for which the rules cannot be evaluated\n", unreadable)
	}
}
