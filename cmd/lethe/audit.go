package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/ledger"
)

func auditCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "audit", Short: "The ledger of everything that was done"}
	cmd.AddCommand(&cobra.Command{
		Use:   "verify",
		Short: "Check that no entry of the ledger was changed, removed or inserted",
		Long: `Reads the hash chain of every request, account and of the routing from its first
entry. Names the first entry that is not as it was written, and then fails.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				n, err := ledger.Verify(ctx, a.DB.Read())
				if err != nil {
					return err
				}
				fmt.Fprintf(cmd.OutOrStdout(), "%d entries hold\n", n)
				return nil
			})
		},
	})
	return cmd
}
