package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"lethe/internal/app"
)

// keysDatabaseCommands change what hangs on the keys, and the keys with it.
func keysDatabaseCommands(from *keysFlags) []*cobra.Command {
	return []*cobra.Command{
		rotateKeysCommand(from), rewrapKeysCommand(from), pruneKeysCommand(from), destroyTombstonesCommand(from),
	}
}

// withApp opens the program with the keyset, and tells on standard error what
// happens.
func (f *keysFlags) withApp(cmd *cobra.Command, do func(context.Context, *app.App, func(string)) error) error {
	say := func(what string) { fmt.Fprintln(cmd.ErrOrStderr(), what) }
	return withKeysFrom(cmd, f.settings(), func(ctx context.Context, a *app.App) error { return do(ctx, a, say) })
}

// settleFlag adds how long to wait for every process.
func settleFlag(cmd *cobra.Command, settle *time.Duration) {
	cmd.Flags().DurationVar(settle, "settle", time.Minute, "how long to wait until every process has read the file")
	cmd.PreRunE = func(*cobra.Command, []string) error {
		if *settle <= app.KeysEvery {
			return usageError{fmt.Errorf("--settle: %s is too short: processes read the file every %s", *settle, app.KeysEvery)}
		}
		return nil
	}
}

func rotateKeysCommand(from *keysFlags) *cobra.Command {
	var rotation app.Rotation
	cmd := &cobra.Command{
		Use:   "rotate",
		Short: "Make new keys and write everything anew under them, while the program runs",
		Long: `Adds new keys to the keyset file, waits until every process has read it, lets the
new keys write, waits again, and writes anew what hangs on the old ones: data keys,
blind indexes and kept secrets. Processes read the file every 5 seconds, and --settle
is to be longer than that and than any order takes. It can be broken off at any point
and called again: it goes on where it stands.

With --prune it waits once more and removes the keys that nothing hangs on: what
they sealed, in backups too, cannot be read any more. Without, they stay. A tombstone
key stays until its last tombstone has expired, the ledger's public keys for ever.

It replaces the file. Where that is mounted read-only, go by hand: "keys add",
"keys promote", "keys rewrap", "keys prune".`,
		Example: "  lethe keys rotate\n  lethe keys rotate --settle 5m --prune",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return from.withApp(cmd, func(ctx context.Context, a *app.App, say func(string)) error {
				rotation.Say = say
				return a.RotateKeys(ctx, rotation)
			})
		},
	}
	settleFlag(cmd, &rotation.Settle)
	cmd.Flags().BoolVar(&rotation.Prune, "prune", false, "remove the keys that nothing hangs on any more")
	return cmd
}

func rewrapKeysCommand(from *keysFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "rewrap",
		Short: "Write anew what hangs on old keys, the third step of a rotation by hand",
		Long: `Writes data keys, blind indexes and kept secrets anew under the primary keys, while
the program runs. It can be broken off and called again. Every process must have the
keyset by now in which these keys are primary.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return from.withApp(cmd, func(ctx context.Context, a *app.App, say func(string)) error {
				return a.RewrapKeys(ctx, say)
			})
		},
	}
}

func pruneKeysCommand(from *keysFlags) *cobra.Command {
	var out string
	var inPlace bool
	cmd := &cobra.Command{
		Use:   "prune",
		Short: "Remove the keys that nothing hangs on, the last step of a rotation by hand",
		Long: `Removes the old sealing and index keys, and the tombstone keys whose tombstones have
all expired. It refuses while a row hangs on a sealing or index key. What old backups
hold under the removed keys cannot be read any more.`,
		Example: "  lethe keys prune --out keys-4.json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return from.withApp(cmd, func(ctx context.Context, a *app.App, say func(string)) error {
				if inPlace {
					return a.PruneKeys(ctx, say)
				}
				keyset, err := from.keyset()
				if err != nil {
					return err
				}
				pruned := func(content []byte) ([]byte, error) { return a.Pruned(ctx, content, say) }
				return rewriteKeys(cmd, keyset, app.Keyset{Path: out, KMS: keyset.KMS}, pruned)
			})
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "the new file to write; standard output without it")
	cmd.Flags().BoolVar(&inPlace, "in-place", false, "replace the keyset file, all at once")
	cmd.MarkFlagsMutuallyExclusive("out", "in-place")
	return cmd
}

func destroyTombstonesCommand(from *keysFlags) *cobra.Command {
	var rotation app.Rotation
	var yes bool
	cmd := &cobra.Command{
		Use:   "destroy-tombstones",
		Short: "Forget for ever who was erased",
		Long: `Destroys the keys of the tombstones, makes a new one, and removes the tombstones.
Nobody can tell any more, from the database or from any copy or backup of it, whether
a person was erased before: not for duplicates, not for suppression, not after a
restore. Copies of the keyset file must be destroyed as well. The ledger keeps that it
was done.`,
		Example: "  lethe keys destroy-tombstones --yes",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !yes {
				return usageError{errors.New("this cannot be undone: say --yes if you mean it")}
			}
			return from.withApp(cmd, func(ctx context.Context, a *app.App, say func(string)) error {
				rotation.Say = say
				n, err := a.DestroyTombstones(ctx, rotation)
				fmt.Fprintf(cmd.OutOrStdout(), "%d tombstones destroyed\n", n)
				return err
			})
		},
	}
	settleFlag(cmd, &rotation.Settle)
	cmd.Flags().BoolVar(&yes, "yes", false, "do it")
	return cmd
}
