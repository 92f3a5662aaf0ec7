package main

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"lethe/internal/telemetry"
)

func healthcheckCommand() *cobra.Command {
	var patience time.Duration
	cmd := &cobra.Command{
		Use:   "healthcheck URL",
		Short: "Ask a running Lethe whether it answers",
		Long: `Ends with 0 when the URL is answered with 200, and with 1 otherwise, saying why.
Needs no settings. For images without a shell, such as Lethe's own: /readyz of the
admin address tells of one process, a page of the service behind which many are.`,
		Example: "  lethe healthcheck http://localhost:9090/readyz\n  lethe healthcheck --wait 2m http://lethe-web/login",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			always := func(error) bool { return true }
			return again(cmd, patience, always, func(ctx context.Context) error { return telemetry.Probe(ctx, args[0]) })
		},
	}
	cmd.Flags().DurationVar(&patience, "wait", 0, "how long to try again")
	return cmd
}
