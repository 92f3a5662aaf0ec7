package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/erasure"
	"lethe/internal/rules/document"
)

func applyCommand() *cobra.Command {
	var file string
	var in erasure.Publication
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "apply -f FILE",
		Short: "Publish destinations and rules from a YAML document",
		Long: `Shows what the document changes, then publishes it as the next version. A
document that changes nothing publishes nothing: "lethe export | lethe apply -f -"
is safe at any time. Secrets stay in the environment or in files.

Warns of rules that can never match, of destinations that no rule can send to, and
of requests that reach a destination only with certain attributes.
When some requests would reach no destination it lists which, and publishes only
with --accept-gaps; the ledger keeps that they were accepted.`,
		Example: `  lethe apply -f routing.yaml --dry-run
  lethe apply -f routing.yaml --comment "Add the new CRM"
  lethe apply -f routing.yaml --after 11   # only if version 11 is still the current one
  lethe export --version 9 | lethe apply -f - --comment "Back to version 9"`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := read(cmd, file)
			if err != nil {
				return fmt.Errorf("%s is not applied:\n%w", nameOf(file), err)
			}
			in.Document = d
			return withApp(cmd, func(ctx context.Context, a *app.App) error { return apply(ctx, cmd, a, in, asJSON) })
		},
	}
	cmd.Flags().StringVarP(&file, "file", "f", "", "the document; - reads standard input")
	cmd.Flags().StringVar(&in.Comment, "comment", "", "why, for the list of versions")
	cmd.Flags().BoolVar(&in.DryRun, "dry-run", false, "show what would change, and change nothing")
	cmd.Flags().IntVar(&in.After, "after", 0, "the version that the document was made from; fails when another is the current one")
	cmd.Flags().BoolVar(&in.AcceptGaps, "accept-gaps", false, "publish although some requests would reach no destination")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	_ = cmd.MarkFlagRequired("file") // fails only for a flag that does not exist
	return cmd
}

var errGaps = errors.New("some requests would reach no destination, as listed above: add a rule for them, or publish with --accept-gaps")

// apply shows what the publication changes and leaves out, and then publishes
// exactly that.
func apply(ctx context.Context, cmd *cobra.Command, a *app.App, in erasure.Publication, asJSON bool) error {
	looked := in
	looked.DryRun = true
	p, err := a.Erasure.Publish(ctx, looked)
	if err != nil {
		return err
	}
	if !asJSON {
		for _, change := range p.Changes {
			fmt.Fprintln(cmd.OutOrStdout(), change)
		}
	}
	warn(cmd.ErrOrStderr(), p.Coverage)
	switch {
	case in.DryRun || len(p.Changes) == 0:
	case p.Coverage.Open() && !in.AcceptGaps:
		return errGaps
	default:
		in.After = p.Version // what was shown is what is published
		if p, err = a.Erasure.Publish(ctx, in); err != nil {
			return err
		}
	}
	fmt.Fprintln(cmd.ErrOrStderr(), summary(p, in.DryRun))
	if asJSON {
		return printJSON(cmd, applied{p.Version, !in.DryRun && len(p.Changes) > 0, changesOf(p.Changes), coverageOf(p.Coverage)})
	}
	return nil
}

// applied is what apply prints as JSON.
type applied struct {
	Version   int      `json:"version"`
	Published bool     `json:"published"`
	Changes   []change `json:"changes"`
	Coverage  coverage `json:"coverage"`
}

type change struct {
	Op      string `json:"op"`
	Subject string `json:"subject"`
	Name    string `json:"name"`
	Field   string `json:"field,omitempty"`
	Old     string `json:"old,omitempty"`
	New     string `json:"new,omitempty"`
}

func changesOf(list []document.Change) []change {
	all := make([]change, len(list))
	for i, c := range list {
		all[i] = change(c)
	}
	return all
}

func summary(p erasure.Published, dryRun bool) string {
	switch {
	case len(p.Changes) == 0:
		return fmt.Sprintf("Nothing changes: version %d stays.", p.Version)
	case dryRun:
		return changesIn(p) + ". Nothing was published."
	default:
		return fmt.Sprintf("%s. Published as version %d.", changesIn(p), p.Version)
	}
}

func changesIn(p erasure.Published) string {
	if len(p.Changes) == 1 {
		return "1 change"
	}
	return fmt.Sprintf("%d changes", len(p.Changes))
}

// read parses the document in a file. When it is at fault the error is
// *document.Problems.
func read(cmd *cobra.Command, file string) (document.Document, error) {
	if file == "-" {
		return document.Parse(cmd.InOrStdin())
	}
	f, err := os.Open(file)
	if err != nil {
		return document.Document{}, fmt.Errorf("open the document: %w", err)
	}
	defer f.Close()
	return document.Parse(f)
}

func nameOf(file string) string {
	if file == "-" {
		return "standard input"
	}
	return file
}

func exportCommand() *cobra.Command {
	var version int
	cmd := &cobra.Command{
		Use:     "export",
		Short:   "Print the published destinations and rules as YAML",
		Example: "  lethe export > routing.yaml\n  lethe export --version 9",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd, func(ctx context.Context, a *app.App) error { return export(ctx, cmd.OutOrStdout(), a, version) })
		},
	}
	cmd.Flags().IntVar(&version, "version", 0, "the version to print (default: the current one)")
	return cmd
}

func export(ctx context.Context, to io.Writer, a *app.App, version int) error {
	d, _, err := a.Erasure.Document(ctx, version)
	if err != nil {
		return err
	}
	yaml, err := d.Marshal()
	if err != nil {
		return err
	}
	_, err = to.Write(yaml)
	return err
}
