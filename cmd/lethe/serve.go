package main

import (
	"errors"
	"os"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/config"
)

func devCommand() *cobra.Command {
	var dir, listen string
	var noDemo bool
	cmd := &cobra.Command{
		Use:   "dev",
		Short: "Run everything on this machine, with its own Postgres and a demo",
		Long: `Runs the whole program with a Postgres of its own, which is kept in the data
directory between runs. Prints where it serves, an account for each role, and an
API token, then one line "ready http://…". The same is in dev.json there.

Windows are short (review 2m, undo 5s) unless the environment says otherwise.`,
		Example: "  lethe dev\n  LETHE_REVIEW_WINDOW=10s lethe dev --listen 127.0.0.1:8090",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			cfg, log, err := load(map[string]string{"LETHE_LISTEN": listen}, config.Dev())
			if err != nil {
				return err
			}
			return app.Dev(cmd.Context(), app.DevOptions{
				Config: cfg, DataDir: dir, Demo: !noDemo, Out: os.Stdout, Log: log, Build: thisBuild(),
			})
		},
	}
	cmd.Flags().StringVar(&dir, "data-dir", ".lethe", "where Postgres, keys and accounts are kept")
	cmd.Flags().StringVar(&listen, "listen", "", "the address of pages and GraphQL (default 127.0.0.1:8080)")
	cmd.Flags().BoolVar(&noDemo, "no-demo", false, "no demo destinations, rules and requests")
	return cmd
}

func serveCommand() *cobra.Command {
	var noJobs bool
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Serve pages, GraphQL and callbacks, and run the jobs",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return replica(cmd, app.Role{Pages: true, Jobs: !noJobs})
		},
	}
	cmd.Flags().BoolVar(&noJobs, "no-jobs", false, "leave the jobs to \"lethe work\"")
	return cmd
}

func workCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "work",
		Short: "Run the jobs only",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return replica(cmd, app.Role{Jobs: true}) },
	}
}

// replica runs one process of the program until it is told to stop.
func replica(cmd *cobra.Command, role app.Role) error {
	cfg, log, err := load(nil)
	if err != nil {
		return err
	}
	keyset := app.KeysetOf(cfg)
	keys, err := keyset.Open(cmd.Context())
	if err := errors.Join(given(cfg), err); err != nil {
		return usageError{err}
	}
	options := app.Options{
		Config: cfg, Keys: keys, Keyset: keyset, Log: log, BaseURL: cfg.Server.BaseURL,
		Durable: !cfg.Database.AllowUnsafe, Build: thisBuild(),
	}
	if options.Tracing, err = app.Tracing(cmd.Context(), cfg, options.Build, log); err != nil {
		return err
	}
	a, err := app.Open(cmd.Context(), options)
	if err != nil {
		return err
	}
	on, err := app.Listen(cfg.Server.Listen, cfg.Server.AdminListen)
	if err != nil {
		return errors.Join(err, a.Close())
	}
	defer on.Close()
	log.InfoContext(cmd.Context(), "serving", "listen", on.Public.Addr().String(), "admin", on.Admin.Addr().String())
	return errors.Join(a.Serve(cmd.Context(), on, role), a.Close())
}

// given names the settings that a replica cannot do without, and lacks.
func given(cfg config.Config) error {
	var missing []error
	if cfg.Database.URL == "" {
		missing = append(missing, app.ErrNoDatabase)
	}
	if cfg.Server.BaseURL == "" {
		missing = append(missing, errors.New("LETHE_BASE_URL is not set: set it to the address at which browsers and destinations reach this program, such as https://lethe.example.com"))
	}
	return errors.Join(missing...)
}
