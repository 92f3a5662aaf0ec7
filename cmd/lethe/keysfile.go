package main

import (
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/privacy"
)

// keysFileCommands change the keyset file and nothing else.
func keysFileCommands(from *keysFlags) []*cobra.Command {
	return []*cobra.Command{
		changeKeysCommand(from, privacy.Upgrade, &cobra.Command{
			Use:   "upgrade",
			Short: "Bring the keyset of an earlier program up to date",
			Long: `Gives a keyset of an earlier program the form of this one, with the keys that it
lacks. Every key stays. One that is up to date stays as it is.`,
			Example: "  lethe keys upgrade --in-place",
		}),
		changeKeysCommand(from, privacy.AddKeys, &cobra.Command{
			Use:   "add",
			Short: "Add new keys, the first step of a rotation by hand",
			Long: `Adds a new key of each kind that is rotated. They read and do not write yet: let
every process have this keyset before "lethe keys promote".`,
			Example: "  lethe keys add --out keys-2.json",
		}),
		changeKeysCommand(from, privacy.PromoteKeys, &cobra.Command{
			Use:   "promote",
			Short: "Let the new keys write, the second step of a rotation by hand",
			Long: `Makes the keys of "lethe keys add" the primary ones. Let every process have this
keyset before "lethe keys rewrap".`,
			Example: "  lethe keys promote --out keys-3.json",
		}),
		wrapKeysCommand(from),
		unwrapKeysCommand(from),
	}
}

// changeKeysCommand completes a command that makes another keyset of the one there
// is, under the same KMS.
func changeKeysCommand(from *keysFlags, change func([]byte) ([]byte, error), cmd *cobra.Command) *cobra.Command {
	var out string
	var inPlace bool
	cmd.Args = cobra.NoArgs
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		keyset, err := from.keyset()
		if err != nil {
			return err
		}
		if !inPlace {
			return rewriteKeys(cmd, keyset, app.Keyset{Path: out, KMS: keyset.KMS}, change)
		}
		if err := keyset.Change(cmd.Context(), change); err != nil {
			return err
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "Replaced %s.\n", keyset.Path)
		return nil
	}
	cmd.Flags().StringVar(&out, "out", "", "the new file to write; standard output without it")
	cmd.Flags().BoolVar(&inPlace, "in-place", false, "replace the keyset file, all at once")
	cmd.MarkFlagsMutuallyExclusive("out", "in-place")
	return cmd
}

func wrapKeysCommand(from *keysFlags) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "wrap",
		Short: "Encrypt the keyset by the key of a KMS",
		Long: `Encrypts a keyset that is in clear text, by the key of --kms or LETHE_KEYS_KMS. The
file in clear text stays where it is: destroy it once the other one is tried.`,
		Example: "  lethe keys wrap --kms hashivault://lethe --out keys-wrapped.json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			keyset, err := from.withKMS()
			if err != nil {
				return err
			}
			return rewriteKeys(cmd, app.Keyset{Path: keyset.Path}, app.Keyset{Path: out, KMS: keyset.KMS}, same)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "the new file to write; standard output without it")
	return cmd
}

func unwrapKeysCommand(from *keysFlags) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "unwrap",
		Short: "Decrypt the keyset by the key of a KMS",
		Long: `Decrypts a keyset that "lethe keys wrap" encrypted, such as to give it to another
KMS. What it writes is in clear text.`,
		Example: "  lethe keys unwrap --kms hashivault://lethe --out keys.json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			keyset, err := from.withKMS()
			if err != nil {
				return err
			}
			return rewriteKeys(cmd, keyset, app.Keyset{Path: out}, same)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "the new file to write; standard output without it")
	return cmd
}

func same(content []byte) ([]byte, error) { return content, nil }

// rewriteKeys reads one keyset and writes what change makes of it as another.
func rewriteKeys(cmd *cobra.Command, before, after app.Keyset, change func([]byte) ([]byte, error)) error {
	content, err := before.Read(cmd.Context())
	if err != nil {
		return usageError{err}
	}
	return writeKeys(cmd, after, func(w io.Writer) error {
		changed, err := change(content)
		if err != nil {
			return err
		}
		_, err = w.Write(changed)
		return err
	})
}
