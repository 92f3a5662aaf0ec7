package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/privacy"
)

func keysCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "keys", Short: "The keyset that protects identifiers and signs the ledger"}
	var from keysFlags
	cmd.PersistentFlags().StringVar(&from.file, "file", "", "the keyset file (default LETHE_KEYS)")
	cmd.PersistentFlags().StringVar(&from.kms, "kms", "", "the key of a KMS that encrypts the file, as a URL (default LETHE_KEYS_KMS)")
	cmd.AddCommand(generateKeysCommand(&from), listKeysCommand(&from), publicKeysCommand(&from))
	cmd.AddCommand(keysFileCommands(&from)...)
	cmd.AddCommand(keysDatabaseCommands(&from)...)
	return cmd
}

// keysFlags are what is said on the command line before the environment.
type keysFlags struct{ file, kms string }

func (f *keysFlags) settings() map[string]string {
	return map[string]string{"LETHE_KEYS": f.file, "LETHE_KEYS_KMS": f.kms}
}

func (f *keysFlags) keyset() (app.Keyset, error) {
	cfg, _, err := load(f.settings())
	return app.KeysetOf(cfg), err
}

// withKMS is the keyset of a command that is about the KMS.
func (f *keysFlags) withKMS() (app.Keyset, error) {
	keyset, err := f.keyset()
	if err == nil && keyset.KMS == "" {
		err = usageError{errors.New("no KMS is named: give the URL of its key with --kms, or set LETHE_KEYS_KMS")}
	}
	return keyset, err
}

// content reads the keyset file.
func (f *keysFlags) content(cmd *cobra.Command) ([]byte, error) {
	keyset, err := f.keyset()
	if err != nil {
		return nil, err
	}
	content, err := keyset.Read(cmd.Context())
	if err != nil {
		return nil, usageError{err}
	}
	return content, nil
}

func generateKeysCommand(from *keysFlags) *cobra.Command {
	var out string
	cmd := &cobra.Command{
		Use:   "generate",
		Short: "Make a new keyset",
		Long: `Makes a keyset for LETHE_KEYS. Who reads it can read every identifier, and
without it no identifier can be read: keep a copy, apart from the database's
backups. An existing file is never replaced. With --kms or LETHE_KEYS_KMS it is
encrypted, and of use only with that key.`,
		Example: `  lethe keys generate --out keys.json
  lethe keys generate | kubectl create secret generic lethe-keys --from-file=keys.json=/dev/stdin
  lethe keys generate --kms "awskms:///arn:aws:kms:eu-central-1:111122223333:key/1234abcd?region=eu-central-1" --out keys.json`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			keyset, err := from.keyset()
			if err != nil {
				return err
			}
			return writeKeys(cmd, app.Keyset{Path: out, KMS: keyset.KMS}, privacy.Generate)
		},
	}
	cmd.Flags().StringVar(&out, "out", "", "the file to write; standard output without it")
	return cmd
}

// writeKeys writes what fill writes as a new file, or to standard output when the
// keyset has no path.
func writeKeys(cmd *cobra.Command, to app.Keyset, fill func(io.Writer) error) error {
	var content bytes.Buffer
	if err := fill(&content); err != nil {
		return err
	}
	if to.Path != "" {
		if err := to.Create(cmd.Context(), content.Bytes()); err != nil {
			return err
		}
		fmt.Fprintf(cmd.ErrOrStderr(), "Wrote %s. Set LETHE_KEYS to its path.\n", to.Path)
		return nil
	}
	stored, err := to.Encode(cmd.Context(), content.Bytes())
	if err != nil {
		return err
	}
	_, err = cmd.OutOrStdout().Write(stored)
	return err
}

func listKeysCommand(from *keysFlags) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the keys, without their secrets",
		Long: `Lists the keys of the keyset. The primary key of a kind writes, and all of them
read; a next one becomes primary by "lethe keys promote".`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			content, err := from.content(cmd)
			if err != nil {
				return err
			}
			keys, err := privacy.ListKeys(content)
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(keys)
			}
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "KIND\tID\tVERSION\tSTATE")
			for _, k := range keys {
				version := ""
				if k.Version > 0 {
					version = fmt.Sprint(k.Version)
				}
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", k.Kind, k.ID, version, k.State)
			}
			return table.Flush()
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func publicKeysCommand(from *keysFlags) *cobra.Command {
	return &cobra.Command{
		Use:   "public",
		Short: "Print the public keys of the ledger",
		Long: `Prints the public keys with which the ledger's checkpoints and certificates are
checked, one on each line, the oldest first. They are no secret: give them to
those who check, by a way of its own.`,
		Example: "  lethe keys public > ledger.pub\n  lethe certificate verify certificate.json --key ledger.pub",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			content, err := from.content(cmd)
			if err != nil {
				return err
			}
			keys, err := privacy.PublicKeys(content)
			if err != nil {
				return err
			}
			for _, key := range keys {
				fmt.Fprintln(cmd.OutOrStdout(), key)
			}
			return nil
		},
	}
}
