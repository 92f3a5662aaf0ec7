package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/erasure"
	"lethe/internal/rules"
)

func rulesSimulateCommand() *cobra.Command {
	var file string
	var days int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "simulate -f FILE",
		Short: "Say which requests of the last days a document would send elsewhere",
		Long: `Routes the requests of the last days under the document and under the published
rules, archived requests too, and shows what differs. It looks at the newest 100,000
and changes nothing.`,
		Example: "  lethe rules simulate -f routing.yaml\n  lethe rules simulate -f routing.yaml --days 365 --json",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d, err := read(cmd, file)
			if err != nil {
				return fmt.Errorf("%s:\n%w", nameOf(file), err)
			}
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				found, err := a.Erasure.Simulate(ctx, erasure.Simulation{Document: d, Days: days})
				switch {
				case err != nil:
					return err
				case asJSON:
					return printJSON(cmd, simulationOf(found))
				}
				return simulationOf(found).print(cmd.OutOrStdout())
			})
		},
	}
	cmd.Flags().StringVarP(&file, "file", "f", "", "the document; - reads standard input")
	cmd.Flags().IntVar(&days, "days", 30, "how many days to look back, 1 to 365")
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON, with up to 200 requests")
	_ = cmd.MarkFlagRequired("file") // fails only for a flag that does not exist
	return cmd
}

// simulation is what a document would change, as simulate prints it.
type simulation struct {
	Days         int        `json:"days"`
	Requests     int        `json:"requests"`
	Elsewhere    int        `json:"elsewhere"`
	Reviewed     int        `json:"reviewed"`
	Unroutable   int        `json:"unroutable"`
	Failed       int        `json:"failed"`
	Truncated    bool       `json:"truncated"`
	Destinations []shift    `json:"destinations"`
	Examples     []rerouted `json:"examples"`
}

type shift struct {
	Name   string `json:"name"`
	Title  string `json:"title"`
	Gained int    `json:"gained"`
	Lost   int    `json:"lost"`
}

type rerouted struct {
	Reference    string   `json:"reference"`
	Archived     bool     `json:"archived"`
	Gained       []string `json:"gained"`
	Lost         []string `json:"lost"`
	Unroutable   bool     `json:"unroutable"`
	ReviewBefore string   `json:"reviewBefore"`
	ReviewAfter  string   `json:"reviewAfter"`
	Fault        string   `json:"fault,omitempty"` // why it cannot be routed under the document
}

func simulationOf(s erasure.Simulated) simulation {
	out := simulation{
		Days: s.Days, Requests: s.Requests, Elsewhere: s.Elsewhere, Reviewed: s.Reviewed, Unroutable: s.Unroutable,
		Failed: s.Failed, Truncated: s.Truncated, Destinations: []shift{}, Examples: []rerouted{},
	}
	for _, d := range s.Destinations {
		out.Destinations = append(out.Destinations, shift(d))
	}
	for _, r := range s.Examples {
		out.Examples = append(out.Examples, rerouted{
			Reference: r.Reference, Archived: r.Archived, Gained: append([]string{}, r.Gained...), Lost: append([]string{}, r.Lost...),
			Unroutable: r.Unroutable, ReviewBefore: shortReview(r.Before), ReviewAfter: shortReview(r.After), Fault: r.AfterFault,
		})
	}
	return out
}

// shortReview is the review of a plan in a word or two.
func shortReview(p rules.Plan) string {
	switch {
	case p.Review == rules.ReviewWindow && p.ReviewWindow > 0:
		return "window " + hours(p.ReviewWindow)
	case p.Review == "" || p.Review == rules.ReviewWindow:
		return "default window"
	}
	return string(p.Review)
}

// maxExampleLines keeps the list readable; JSON has more.
const maxExampleLines = 20

func (s simulation) print(to io.Writer) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "%d of %d requests of the last %d days would go elsewhere.\n", s.Elsewhere, s.Requests, s.Days)
	for _, line := range s.notes() {
		fmt.Fprintln(table, line)
	}
	if len(s.Destinations) > 0 {
		fmt.Fprint(table, "\nDESTINATION\tTITLE\tGAINS\tLOSES\n")
	}
	for _, d := range s.Destinations {
		fmt.Fprintf(table, "%s\t%s\t%d\t%d\n", d.Name, d.Title, d.Gained, d.Lost)
	}
	if len(s.Examples) > 0 {
		fmt.Fprint(table, "\nREQUEST\tGAINS\tLOSES\tREVIEW\n")
	}
	for i, r := range s.Examples {
		if i == maxExampleLines {
			fmt.Fprint(table, "… more with --json\n")
			break
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", r.Reference, names(r.Gained), names(r.Lost), r.review())
	}
	return table.Flush()
}

// notes says what else differs, and how far the figures go.
func (s simulation) notes() []string {
	var notes []string
	for _, n := range []struct {
		count int
		words string
	}{
		{s.Reviewed, "would be reviewed in another way."},
		{s.Unroutable, "would reach no destination any more."},
		{s.Failed, "can be routed under one of the two only: a rule fails on their facts."},
	} {
		if n.count > 0 {
			notes = append(notes, fmt.Sprintf("%d %s", n.count, n.words))
		}
	}
	if s.Truncated {
		notes = append(notes, "There are more requests; only the newest were looked at.")
	}
	return notes
}

func (r rerouted) review() string {
	switch {
	case r.Fault != "":
		return "cannot be routed: " + r.Fault
	case r.ReviewBefore == r.ReviewAfter:
		return "-"
	}
	return r.ReviewBefore + " → " + r.ReviewAfter
}

func names(list []string) string {
	if len(list) == 0 {
		return "-"
	}
	return strings.Join(list, ", ")
}
