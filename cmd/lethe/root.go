package main

import (
	"context"
	"log/slog"
	"os"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/auth"
	"lethe/internal/config"
	"lethe/internal/telemetry"
)

func newRoot() *cobra.Command {
	root := &cobra.Command{
		Use:   "lethe",
		Short: "The erasure desk of a company",
		Long: `Lethe takes every request to erase a person's data, lets staff review it,
carries it to every system that holds the person, and proves that it was done.

Start with "lethe dev": the whole program on this machine, with its own Postgres.`,
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.AddCommand(
		devCommand(), serveCommand(), workCommand(), migrateCommand(),
		staffCommand(), tokenCommand(), applyCommand(), exportCommand(), rulesCommand(), destinationCommand(), resendCommand(), backfillCommand(), restoreCommand(), reportCommand(),
		auditCommand(), certificateCommand(), keysCommand(), configCommand(), healthcheckCommand(), versionCommand(), demoCommand(),
	)
	return root
}

// load reads the environment, with a flag's value before it.
func load(flags map[string]string, presets ...config.Preset) (config.Config, *slog.Logger, error) {
	lookup := func(name string) (string, bool) {
		if value := flags[name]; value != "" {
			return value, true
		}
		return os.LookupEnv(name)
	}
	cfg, err := config.Load(lookup, os.ReadFile, presets...)
	if err != nil {
		return config.Config{}, nil, err
	}
	return cfg, telemetry.NewLogger(os.Stderr, cfg.Log.Format, cfg.Log.Level), nil
}

// withApp opens the program for a command of the operator, and closes it.
func withApp(cmd *cobra.Command, do func(context.Context, *app.App) error) error {
	cfg, log, err := load(nil)
	if err != nil {
		return err
	}
	return open(cmd, app.Options{Config: cfg, Log: log}, do)
}

// withKeys is withApp for a command that needs what is sealed with the keyset.
func withKeys(cmd *cobra.Command, do func(context.Context, *app.App) error) error {
	return withKeysFrom(cmd, nil, do)
}

// withKeysFrom is withKeys with a flag's value before the environment's.
func withKeysFrom(cmd *cobra.Command, flags map[string]string, do func(context.Context, *app.App) error) error {
	cfg, log, err := load(flags)
	if err != nil {
		return err
	}
	keyset := app.KeysetOf(cfg)
	keys, err := keyset.Open(cmd.Context())
	if err != nil {
		return usageError{err}
	}
	return open(cmd, app.Options{Config: cfg, Keys: keys, Keyset: keyset, Log: log, BaseURL: cfg.Server.BaseURL}, do)
}

func open(cmd *cobra.Command, options app.Options, do func(context.Context, *app.App) error) error {
	ctx := auth.With(cmd.Context(), auth.System("command line: "+cmd.CommandPath()))
	a, err := app.Open(ctx, options)
	if err != nil {
		return err
	}
	defer a.Close()
	return do(ctx, a)
}
