package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"lethe/internal/app"
)

func rulesCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rules",
		Short: "Which rules there are, what they do, and what others would do",
		Long: `A rule names the destinations of the requests that match its condition. All rules
that match count, so their order means nothing. "lethe apply" publishes rules.`,
	}
	cmd.AddCommand(rulesListCommand(), rulesExplainCommand(), rulesSimulateCommand(), rulesCheckCommand())
	return cmd
}

func rulesListCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "list",
		Short: "List the published versions, the newest first",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withApp(cmd, func(ctx context.Context, a *app.App) error {
				list, err := versions(ctx, a)
				switch {
				case err != nil:
					return err
				case asJSON:
					return printJSON(cmd, list)
				}
				return printVersions(cmd.OutOrStdout(), list)
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return cmd
}

// ruleVersion is one published version, without its document.
type ruleVersion struct {
	Version     int       `json:"version" sql:"version"`
	PublishedAt time.Time `json:"publishedAt" sql:"published_at"`
	PublishedBy string    `json:"publishedBy" sql:"published_by"`
	AgreedBy    *string   `json:"agreedBy" sql:"agreed_by"`
	Comment     *string   `json:"comment" sql:"comment"`
}

func versions(ctx context.Context, a *app.App) ([]ruleVersion, error) {
	all := []ruleVersion{}
	err := a.DB.Read().RuleSet.Query().Select("version", "published_at", "published_by", "agreed_by", "comment").Scan(ctx, &all)
	if err != nil {
		return nil, fmt.Errorf("list the versions of the rules: %w", err)
	}
	slices.SortFunc(all, func(x, y ruleVersion) int { return y.Version - x.Version })
	return all, nil
}

func printVersions(to io.Writer, list []ruleVersion) error {
	table := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "VERSION\tPUBLISHED\tBY\tAGREED\tCOMMENT")
	for _, v := range list {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\t%s\n", v.Version, v.PublishedAt.UTC().Format("2006-01-02 15:04"), v.PublishedBy, orDash(v.AgreedBy), orDash(v.Comment))
	}
	return table.Flush()
}

func orDash(text *string) string {
	if text == nil || *text == "" {
		return "-"
	}
	return *text
}

func printJSON(cmd *cobra.Command, value any) error {
	return json.NewEncoder(cmd.OutOrStdout()).Encode(value)
}
