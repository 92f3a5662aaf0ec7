package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/erasure"
)

func rulesExplainCommand() *cobra.Command {
	var in question
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "explain (--request REFERENCE | --cause CAUSE …)",
		Short: "Say where a request goes, and why",
		Long: `Shows the destinations with the rules that name each, every rule with whether it
matches and why, and why the other destinations get nothing. It changes nothing.

The request is one that there is, archived or not, or one that is described by its
facts. Without -f and --version the rules are those that hold for the request, or
the current ones.`,
		Example: `  lethe rules explain --request ER-7QK4-M2XD
  lethe rules explain --request ER-7QK4-M2XD -f routing.yaml
  lethe rules explain --cause account_deleted --source shop --identifier email --identifier phone \
      --attribute tier=enterprise --attribute orders=12
  lethe rules explain --cause inactive --regulation CCPA --version 9`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := in.check(cmd); err != nil {
				return usageError{err}
			}
			q, err := in.asked(cmd)
			if err != nil {
				return err
			}
			return withApp(cmd, func(ctx context.Context, a *app.App) error { return explain(ctx, cmd, a, q, asJSON) })
		},
	}
	in.flags(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

func explain(ctx context.Context, cmd *cobra.Command, a *app.App, q erasure.Question, asJSON bool) error {
	if q.Facts != nil {
		now, err := a.Erasure.Now(ctx)
		if err != nil {
			return err
		}
		q.Facts.SubmittedAt = now
	}
	answer, err := a.Erasure.Explain(ctx, q)
	if err != nil {
		return err
	}
	e := explanationOf(answer)
	if asJSON {
		return printJSON(cmd, e)
	}
	if answer.Version == 0 && q.Document == nil {
		return errors.New("nothing is published yet: publish rules with \"lethe apply\", or try a document with -f")
	}
	return e.print(cmd.OutOrStdout())
}
