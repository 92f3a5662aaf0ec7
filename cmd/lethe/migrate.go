package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/database"
)

func migrateCommand() *cobra.Command {
	var patience time.Duration
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database to the schema of this program",
		Long: `Applies the migrations that the database lacks, one transaction each, under a
lock: replicas that start together do not race. Safe to repeat.`,
		Example: "  lethe migrate\n  lethe migrate --wait 10m",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			url, err := databaseURL()
			if err != nil {
				return err
			}
			if err := reachable(cmd, url, patience); err != nil {
				return err
			}
			return withDatabase(cmd, func(ctx context.Context, db *database.DB) error {
				applied, err := db.Migrate(ctx)
				for _, name := range applied {
					fmt.Fprintln(cmd.OutOrStdout(), "applied", name)
				}
				if err == nil && len(applied) == 0 {
					fmt.Fprintln(cmd.ErrOrStderr(), "The database is up to date.")
				}
				return err
			})
		},
	}
	cmd.Flags().DurationVar(&patience, "wait", 0, "how long to wait for a database that does not answer")
	cmd.AddCommand(migrateWaitCommand(), &cobra.Command{
		Use:   "status",
		Short: "List the migrations that the database lacks",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return withDatabase(cmd, func(ctx context.Context, db *database.DB) error {
				pending, err := db.SchemaStatus(ctx)
				for _, name := range pending {
					fmt.Fprintln(cmd.OutOrStdout(), "pending", name)
				}
				if err == nil && len(pending) == 0 {
					fmt.Fprintln(cmd.ErrOrStderr(), "The database is up to date.")
				}
				return err
			})
		},
	})
	return cmd
}

func withDatabase(cmd *cobra.Command, do func(context.Context, *database.DB) error) error {
	url, err := databaseURL()
	if err != nil {
		return err
	}
	ctx := cmd.Context()
	return withDatabaseAt(ctx, url, func(db *database.DB) error { return do(ctx, db) })
}

func databaseURL() (string, error) {
	cfg, _, err := load(nil)
	if err == nil && cfg.Database.URL == "" {
		err = app.ErrNoDatabase
	}
	return string(cfg.Database.URL), err
}

func withDatabaseAt(ctx context.Context, url string, do func(*database.DB) error) error {
	db, err := database.Open(ctx, url, database.Options{MaxOpen: 2})
	if err != nil {
		return err
	}
	return errors.Join(do(db), db.Close())
}
