package main

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/audit"
)

// cannotTell is the exit status when it could not be found out, or done.
const cannotTell = 3

func restoreCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "restore", Short: "After a restore of the database"}
	cmd.AddCommand(restoreCheckCommand())
	return cmd
}

// restoring is what was asked for.
type restoring struct {
	outside []string  // checkpoints
	since   time.Time // zero: from the newest checkpoint of the database
	requeue bool
}

func restoreCheckCommand() *cobra.Command {
	var in restoring
	var files []string
	var since string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find out what a restored database lacks, and make up for it",
		Long: `Compares the database with the checkpoints of the ledger that were kept outside it,
and says how much was lost and between which times, and what that means.

With --requeue, every open delivery is sent again under the id that it has, because
its answer may have come in that time. Then the ledger says that the database was
restored, and is sealed again.

The exit status is 0 when nothing is missing or all that is missing is on record,
1 when something is, 2 for a wrong command line, and 3 when it could not be found
out.`,
		Example: "  lethe restore check --checkpoints /backup/ledger.checkpoints\n  lethe restore check --requeue",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := in.complete(files, since); err != nil {
				return usageError{err}
			}
			var done restoreReport
			err := withKeys(cmd, func(ctx context.Context, a *app.App) (err error) {
				done, err = in.do(ctx, a)
				return err
			})
			if err == nil && asJSON {
				err = json.NewEncoder(cmd.OutOrStdout()).Encode(done)
			} else if err == nil {
				err = done.print(cmd.OutOrStdout())
			}
			if err != nil {
				return exitError{err, cannotTell}
			}
			return done.verdict()
		},
	}
	cmd.Flags().StringArrayVar(&files, "checkpoints", nil, "a file of checkpoints, beside that of LETHE_CHECKPOINT_FILE; may be given more than once")
	cmd.Flags().BoolVar(&in.requeue, "requeue", false, "send open deliveries again, and let the ledger go on")
	cmd.Flags().StringVar(&since, "since", "", "when the backup ends, if no checkpoint tells: a day, which begins in UTC, or a time")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

// complete reads the flags that are not what they mean.
func (in *restoring) complete(files []string, since string) (err error) {
	if since != "" {
		if in.since, err = parseSince(since); err != nil {
			return err
		}
	}
	in.outside, err = outsideCheckpoints(files)
	return err
}

var errNothingOutside = errors.New("there is nothing to compare the database with: LETHE_CHECKPOINT_FILE has no checkpoint; " +
	"name another file with --checkpoints, or say with --since when the backup ends")

func (in *restoring) do(ctx context.Context, a *app.App) (restoreReport, error) {
	kept, err := a.Audit.InFile()
	if err != nil {
		return restoreReport{}, err
	}
	outside := append(in.outside, kept...)
	if len(outside) == 0 && in.since.IsZero() {
		return restoreReport{}, usageError{errNothingOutside}
	}
	gap, err := a.Audit.CheckRestore(ctx, outside)
	if err != nil {
		return restoreReport{}, err
	}
	if !in.since.IsZero() {
		gap.Since = in.since
	}
	report := reportOf(gap)
	if !in.requeue || gap.Forked || !gap.Missed() && in.since.IsZero() {
		return report, nil
	}
	err = in.makeUp(ctx, a, gap, &report)
	return report, err
}

// makeUp sends again what was written before the gap ended, and then says in the
// ledger that this was done: broken off, it can be called again.
func (in *restoring) makeUp(ctx context.Context, a *app.App, gap audit.Gap, report *restoreReport) error {
	until := gap.Until
	if until.Before(gap.Since) {
		until = gap.Since
	}
	n, err := a.Erasure.Requeue(ctx, until)
	if err != nil {
		return err
	}
	report.Requeued = &n
	if err := a.Audit.AcknowledgeRestore(ctx, gap); err != nil {
		return err
	}
	report.acknowledged = gap.Missed()
	return nil
}
