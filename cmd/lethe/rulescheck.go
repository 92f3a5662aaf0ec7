package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/rules/document"
)

func rulesCheckCommand() *cobra.Command {
	var file string
	var offline, asJSON bool
	cmd := &cobra.Command{
		Use:   "check -f FILE",
		Short: "Check a document of destinations and rules, and publish nothing",
		Long: `Prints every fault with its line and column, and fails when there is one. Without
faults it looks in the database for what the rules leave out: rules that can never
match, destinations that no rule can send to, and requests that would reach no
destination. With --offline it needs no database and looks for faults only.`,
		Example: "  lethe rules check -f routing.yaml\n  lethe rules check -f routing.yaml --offline   # in a pipeline, before anything is deployed",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := read(cmd, file)
			if problems, ok := errors.AsType[*document.Problems](err); ok {
				return reportProblems(cmd, nameOf(file), *problems, asJSON)
			}
			if err != nil {
				return err
			}
			if offline {
				return reportCoverage(cmd, nil, asJSON)
			}
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				found, err := a.Erasure.Coverage(ctx, d)
				if err != nil {
					return err
				}
				c := coverageOf(found)
				return reportCoverage(cmd, &c, asJSON)
			})
		},
	}
	cmd.Flags().StringVarP(&file, "file", "f", "", "the document; - reads standard input")
	cmd.Flags().BoolVar(&offline, "offline", false, "look for faults only, without a database")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	_ = cmd.MarkFlagRequired("file") // fails only for a flag that does not exist
	return cmd
}

// checked is what check prints as JSON.
type checked struct {
	Problems []problem `json:"problems"`
	Coverage *coverage `json:"coverage"` // null when it was not looked for
}

type problem struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Path    string `json:"path"`
	Message string `json:"message"`
}

// reportProblems prints the problems, as compilers do, and fails.
func reportProblems(cmd *cobra.Command, name string, problems document.Problems, asJSON bool) error {
	out := checked{Problems: make([]problem, len(problems))}
	for i, p := range problems {
		out.Problems[i] = problem(p)
		if !asJSON {
			fmt.Fprintf(cmd.OutOrStdout(), "%s:%s\n", name, p)
		}
	}
	if asJSON {
		if err := printJSON(cmd, out); err != nil {
			return err
		}
	}
	return fmt.Errorf("%d problems in %s", len(problems), name)
}

func reportCoverage(cmd *cobra.Command, c *coverage, asJSON bool) error {
	if asJSON {
		return printJSON(cmd, checked{Problems: []problem{}, Coverage: c})
	}
	fmt.Fprintln(cmd.ErrOrStderr(), "The document has no faults.")
	if c == nil {
		return nil
	}
	for _, line := range c.lines() {
		fmt.Fprintln(cmd.OutOrStdout(), line)
	}
	if len(c.Gaps)+len(c.Perhaps) == 0 {
		fmt.Fprintln(cmd.ErrOrStderr(), "Every request reaches a destination, whatever its attributes.")
	}
	return nil
}
