package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/privacy"
)

func keysCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "keys", Short: "The keyset that protects identifiers"}
	var out string
	generate := &cobra.Command{
		Use:   "generate",
		Short: "Make a new keyset",
		Long: `Makes a keyset for LETHE_KEYS. Who reads it can read every identifier, and
without it no identifier can be read: keep a copy, apart from the database's
backups. An existing file is never replaced.`,
		Example: "  lethe keys generate --out keys.json\n  lethe keys generate | kubectl create secret generic lethe-keys --from-file=keys.json=/dev/stdin",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if out == "" {
				return privacy.Generate(cmd.OutOrStdout())
			}
			if err := app.GenerateKeys(out); err != nil {
				return err
			}
			fmt.Fprintf(cmd.ErrOrStderr(), "Wrote %s. Set LETHE_KEYS to its path.\n", out)
			return nil
		},
	}
	generate.Flags().StringVar(&out, "out", "", "the file to write; standard output without it")
	cmd.AddCommand(generate)
	return cmd
}
