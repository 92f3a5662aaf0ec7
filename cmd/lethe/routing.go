package main

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/erasure"
	"lethe/internal/rules/document"
)

func applyCommand() *cobra.Command {
	var file, comment string
	var dryRun bool
	cmd := &cobra.Command{
		Use:   "apply -f FILE",
		Short: "Publish destinations and rules from a YAML document",
		Long: `Shows what the document changes, then publishes it as the next version. A
document that changes nothing publishes nothing: "lethe export | lethe apply -f -"
is safe at any time. Secrets stay in the environment or in files.`,
		Example: "  lethe apply -f routing.yaml --dry-run\n  lethe apply -f routing.yaml --comment \"Add the new CRM\"",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := read(cmd, file)
			if err != nil {
				return err
			}
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				p, err := a.Erasure.Publish(ctx, erasure.Publication{Document: d, Comment: comment, DryRun: dryRun})
				if err != nil {
					return err
				}
				for _, change := range p.Changes {
					fmt.Fprintln(cmd.OutOrStdout(), change)
				}
				fmt.Fprintln(cmd.ErrOrStderr(), summary(p, dryRun))
				return nil
			})
		},
	}
	cmd.Flags().StringVarP(&file, "file", "f", "", "the document; - reads standard input")
	cmd.Flags().StringVar(&comment, "comment", "", "why, for the list of versions")
	cmd.Flags().BoolVar(&dryRun, "dry-run", false, "show what would change, and change nothing")
	_ = cmd.MarkFlagRequired("file") // fails only for a flag that does not exist
	return cmd
}

func summary(p erasure.Published, dryRun bool) string {
	switch {
	case len(p.Changes) == 0:
		return fmt.Sprintf("Nothing changes: version %d stays.", p.Version)
	case dryRun:
		return fmt.Sprintf("%d changes. Nothing was published.", len(p.Changes))
	default:
		return fmt.Sprintf("%d changes. Published as version %d.", len(p.Changes), p.Version)
	}
}

func read(cmd *cobra.Command, file string) (document.Document, error) {
	if file == "-" {
		return parse(cmd.InOrStdin(), "standard input")
	}
	f, err := os.Open(file)
	if err != nil {
		return document.Document{}, fmt.Errorf("open the document: %w", err)
	}
	defer f.Close()
	return parse(f, file)
}

func parse(r io.Reader, name string) (document.Document, error) {
	d, err := document.Parse(r)
	if err != nil {
		return document.Document{}, fmt.Errorf("%s is not applied:\n%w", name, err)
	}
	return d, nil
}

func exportCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "export",
		Short: "Print the published destinations and rules as YAML",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				d, _, err := a.Erasure.Document(ctx, 0)
				if err != nil {
					return err
				}
				yaml, err := d.Marshal()
				if err != nil {
					return err
				}
				_, err = cmd.OutOrStdout().Write(yaml)
				return err
			})
		},
	}
}
