package main

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"lethe/internal/app"
	"lethe/internal/database"
)

func migrateCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Bring the database to the schema of this program",
		Long: `Applies the migrations that the database lacks, one transaction each, under a
lock: replicas that start together do not race. Safe to repeat.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
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
	cmd.AddCommand(&cobra.Command{
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
	cfg, _, err := load(nil)
	if err != nil {
		return err
	}
	if cfg.Database.URL == "" {
		return app.ErrNoDatabase
	}
	db, err := database.Open(cmd.Context(), string(cfg.Database.URL), database.Options{MaxOpen: 2})
	if err != nil {
		return err
	}
	return errors.Join(do(cmd.Context(), db), db.Close())
}
