package main

import (
	"encoding/json"
	"fmt"
	"os"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"lethe/internal/config"
)

func configCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "config", Short: "The settings"}
	var asJSON bool
	check := &cobra.Command{
		Use:   "check",
		Short: "Check the environment and print every setting, without its secrets",
		Long: `Reads the environment as "lethe serve" does. Lists every fault at once and fails,
or prints every setting with where it comes from.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			for _, warning := range config.Unknown(os.Environ()) {
				fmt.Fprintln(cmd.ErrOrStderr(), warning)
			}
			cfg, _, err := load(nil)
			if err != nil {
				return err
			}
			if asJSON {
				return json.NewEncoder(cmd.OutOrStdout()).Encode(cfg.Redacted())
			}
			table := tabwriter.NewWriter(cmd.OutOrStdout(), 0, 0, 2, ' ', 0)
			for _, s := range cfg.Redacted() {
				fmt.Fprintf(table, "%s\t%s\t%s\n", s.Name, s.Value, s.From)
			}
			return table.Flush()
		},
	}
	check.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	cmd.AddCommand(check)
	return cmd
}
