package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/audit"
	"lethe/internal/transparency"
)

func auditCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "The ledger of everything that was done"}
	cmd.AddCommand(verifyLedgerCommand(), checkpointCommand())
	return cmd
}

func verifyLedgerCommand() *cobra.Command {
	var key string
	var files []string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Check that no entry of the ledger was changed, removed, moved or inserted",
		Long: `Reads every entry of the ledger and checks it against its own hash, the Merkle tree,
the signature of every checkpoint, and the chain of its subject. Names the first entry
that does not hold, and then fails.

With checkpoints that were kept outside the database it also fails when the database is
older than one of them, or has other entries. The file of LETHE_CHECKPOINT_FILE is always
one of them.

Whether a checkpoint is genuine, the ledger's public key says: from the keyset of
LETHE_KEYS, or from a file as "lethe keys public" prints it.`,
		Example: "  lethe audit verify\n  lethe audit verify --checkpoints witness.txt --key public-key.txt --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			outside, err := outsideCheckpoints(files)
			if err != nil {
				return usageError{err}
			}
			return withLedger(cmd, key, func(ctx context.Context, ledger *audit.Service) error {
				kept, err := ledger.InFile()
				if err != nil {
					return err
				}
				return verifyLedger(ctx, cmd, ledger, append(outside, kept...), asJSON)
			})
		},
	}
	cmd.Flags().StringArrayVar(&files, "checkpoints", nil, "a file of checkpoints that were kept outside the database; may be given more than once")
	cmd.Flags().StringVar(&key, "key", "", "the file with the ledger's public keys")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func verifyLedger(ctx context.Context, cmd *cobra.Command, ledger *audit.Service, outside []string, asJSON bool) error {
	got, err := ledger.Verify(ctx, audit.Verification{Outside: outside})
	if audit.IsBroken(err) {
		err = fmt.Errorf("the ledger does not hold: %w", err)
	}
	switch {
	case asJSON:
		return errors.Join(printJSON(cmd, verifiedLedger(got, len(outside), err)), err)
	case err != nil:
		return err
	}
	return printVerified(cmd.OutOrStdout(), got, len(outside))
}

func checkpointCommand() *cobra.Command {
	var key string
	cmd := &cobra.Command{
		Use:   "checkpoint",
		Short: "Print the newest checkpoint of the ledger",
		Long: `Prints the newest checkpoint as it was signed: a copy to keep outside the database, for
"lethe audit verify --checkpoints".`,
		Example: "  lethe audit checkpoint >> witness.txt",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withLedger(cmd, key, func(ctx context.Context, ledger *audit.Service) error {
				_, note, err := ledger.Newest(ctx)
				if err != nil {
					return err
				}
				if note == "" {
					return errors.New(`the ledger has no checkpoint yet: "lethe serve" or "lethe work" makes one as soon as there are entries`)
				}
				_, err = fmt.Fprintln(cmd.OutOrStdout(), note) // with an empty line, so that many can follow each other
				return err
			})
		},
	}
	cmd.Flags().StringVar(&key, "key", "", "the file with the ledger's public keys")
	return cmd
}

// withLedger opens the program for reading its ledger, with the public keys of the
// file or of the keyset.
func withLedger(cmd *cobra.Command, key string, do func(context.Context, *audit.Service) error) error {
	verifiers, err := publicKeys(cmd.Context(), key)
	if err != nil {
		return usageError{err}
	}
	cfg, log, err := load(nil)
	if err != nil {
		return err
	}
	return open(cmd, app.Options{Config: cfg, Log: log}, func(ctx context.Context, a *app.App) error {
		return do(ctx, audit.New(a.DB, nil, verifiers, audit.Config{File: cfg.Checkpoint.File}, log))
	})
}

// outsideCheckpoints are those of the files.
func outsideCheckpoints(files []string) ([]string, error) {
	var notes []string
	for _, name := range files {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("--checkpoints: %w", err)
		}
		found := transparency.Notes(string(text))
		if len(found) == 0 {
			return nil, fmt.Errorf("--checkpoints: %s holds no checkpoint", name)
		}
		notes = append(notes, found...)
	}
	return notes, nil
}

func printVerified(w io.Writer, got audit.Verified, outside int) error {
	if c := got.Newest; c.Size > 0 {
		fmt.Fprintf(w, "checkpoint of %s: %d entries, root %s, %s\n", c.Name, c.Size, c.Root, c.At.Format("2006-01-02 15:04:05 UTC"))
	}
	for _, lost := range got.Lost {
		outside -= lost.Checkpoints
		fmt.Fprintf(w, "%d checkpoints are of what was lost in the restore of %s\n", lost.Checkpoints, lost.At.Format("2006-01-02 15:04:05 UTC"))
	}
	if outside > 0 {
		fmt.Fprintf(w, "%d checkpoints kept outside the database agree\n", outside)
	}
	if waiting := got.Entries - got.Size; waiting > 0 {
		fmt.Fprintf(w, "%d entries are not sealed yet\n", waiting)
	}
	_, err := fmt.Fprintf(w, "%d entries hold\n", got.Entries)
	return err
}
