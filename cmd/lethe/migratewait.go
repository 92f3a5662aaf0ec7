package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"lethe/internal/database"
)

const (
	betweenAttempts = time.Second
	// A connection that a firewall swallows would keep an attempt for minutes.
	attemptTime = 10 * time.Second
)

func migrateWaitCommand() *cobra.Command {
	var timeout time.Duration
	cmd := &cobra.Command{
		Use:   "wait",
		Short: "Wait until the database has the schema of this program",
		Long: `Changes nothing, and ends with 0 as soon as "lethe serve" would find its schema.
Whatever keeps it from that is said once, and tried again. It ends with 1 after the
timeout, and at once when the schema is newer than the program. For pods that
start beside the one that migrates.`,
		Example: "  lethe migrate wait --timeout 10m",
		Args:    cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			url, err := databaseURL()
			if err != nil {
				return err
			}
			older := func(err error) bool { return !errors.Is(err, database.ErrNewer) }
			return again(cmd, timeout, older, func(ctx context.Context) error { return schemaIsCurrent(ctx, url) })
		},
	}
	cmd.Flags().DurationVar(&timeout, "timeout", 10*time.Minute, "how long")
	return cmd
}

func schemaIsCurrent(ctx context.Context, url string) error {
	return withDatabaseAt(ctx, url, func(db *database.DB) error {
		pending, err := db.SchemaStatus(ctx)
		if err == nil && len(pending) > 0 {
			err = fmt.Errorf("the database lacks %d migrations (%s)", len(pending), strings.Join(pending, ", "))
		}
		return err
	})
}

// reachable waits, at most for as long as patience, until the database answers.
func reachable(cmd *cobra.Command, url string, patience time.Duration) error {
	return again(cmd, patience, database.Unavailable, func(ctx context.Context) error {
		return withDatabaseAt(ctx, url, func(*database.DB) error { return nil })
	})
}

// again tries until it succeeds, fails with what is not passing, or patience is
// over. There is always one attempt. Each new reason is said on standard error.
func again(cmd *cobra.Command, patience time.Duration, passing func(error) bool, try func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(cmd.Context(), patience)
	defer cancel()
	for said := ""; ; {
		err := attempt(cmd.Context(), try)
		if err == nil || !passing(err) || ctx.Err() != nil {
			return err
		}
		if reason := err.Error(); reason != said {
			fmt.Fprintln(cmd.ErrOrStderr(), "Waiting:", reason)
			said = reason
		}
		select {
		case <-ctx.Done():
			return err
		case <-time.After(betweenAttempts):
		}
	}
}

func attempt(ctx context.Context, try func(context.Context) error) error {
	ctx, cancel := context.WithTimeout(ctx, attemptTime)
	defer cancel()
	return try(ctx)
}
