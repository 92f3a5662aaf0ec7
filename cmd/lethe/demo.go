package main

import (
	"os"

	"github.com/spf13/cobra"

	"lethe/internal/app"
)

// demoCommand is for deploy/compose.yaml, where the parts of `lethe dev` are
// containers of their own.
func demoCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:    "demo",
		Short:  "The parts of a demo in containers",
		Hidden: true,
	}
	var dir string
	cmd.PersistentFlags().StringVar(&dir, "data-dir", "/data", "where keys, secrets and accounts are kept")
	cmd.AddCommand(demoSetUpCommand(&dir), demoDestinationsCommand(&dir))
	return cmd
}

func demoSetUpCommand(dir *string) *cobra.Command {
	var destinations string
	cmd := &cobra.Command{
		Use:   "setup",
		Short: "Migrate, and make the keys, accounts, token, rules and requests of the demo",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, log, err := load(nil)
			if err != nil {
				return err
			}
			return app.SetUpDemo(cmd.Context(), app.DemoOptions{
				Config: cfg, DataDir: *dir, Destinations: destinations, Out: os.Stdout, Log: log,
			})
		},
	}
	cmd.Flags().StringVar(&destinations, "destinations", "http://localhost:8081", "how the program reaches the demo destinations")
	return cmd
}

func demoDestinationsCommand(dir *string) *cobra.Command {
	var listen string
	cmd := &cobra.Command{
		Use:   "destinations",
		Short: "Serve the demo destinations",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, log, err := load(nil)
			if err != nil {
				return err
			}
			return app.ServeDemoDestinations(cmd.Context(), listen, app.DemoOptions{Config: cfg, DataDir: *dir, Log: log})
		},
	}
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:8081", "the address of the destinations")
	return cmd
}
