package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/erasure"
	"lethe/internal/fault"
)

func destinationSecretCommand() *cobra.Command {
	var overlap time.Duration
	var fromStdin bool
	cmd := &cobra.Command{
		Use:   "secret DESTINATION",
		Short: "Set or change the signing secret that Lethe keeps for a destination",
		Long: `For a destination that is published with secretStored: true. Without --stdin a
secret is made and printed on standard output, once; only its sealed form is kept.

The secrets before it still count for the overlap: orders are signed with both,
and callbacks are taken under each. With --overlap 0s they end at once.`,
		Example: "  lethe destination secret crm\n  lethe destination secret crm --overlap 0s --stdin < secret",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			in := erasure.NewSecret{Destination: args[0], Overlap: overlap}
			if fromStdin {
				secret, err := readSecret(cmd.InOrStdin())
				if err != nil {
					return err
				}
				in.Secret = secret
			}
			return withKeys(cmd, func(ctx context.Context, a *app.App) error {
				made, err := a.Erasure.SetSecret(ctx, in)
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.ErrOrStderr(), "Set the signing secret of %s.\n", in.Destination)
				if made != "" {
					fmt.Fprintln(cmd.ErrOrStderr(), "The secret, which is not shown again:")
					fmt.Fprintln(cmd.OutOrStdout(), made)
				}
				return nil
			})
		},
	}
	cmd.Flags().DurationVar(&overlap, "overlap", 24*time.Hour, "how long the secrets before it still count, up to 720h")
	cmd.Flags().BoolVar(&fromStdin, "stdin", false, "read the secret, whsec_ and base64, from standard input")
	return cmd
}

// readSecret reads a secret, which is never empty: that would have one made.
func readSecret(r io.Reader) (string, error) {
	content, err := io.ReadAll(io.LimitReader(r, 4<<10))
	if err != nil {
		return "", fmt.Errorf("read the secret: %w", err)
	}
	secret := strings.TrimSpace(string(content))
	if secret == "" {
		return "", fault.New(fault.BadInput, "There is no secret on standard input.")
	}
	return secret, nil
}
