package main

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"lethe/internal/database"
	"lethe/internal/pgtest"
)

func waiter(t *testing.T) (*cobra.Command, *bytes.Buffer) {
	t.Helper()
	var said bytes.Buffer
	cmd := &cobra.Command{}
	cmd.SetErr(&said)
	cmd.SetContext(t.Context())
	return cmd, &said
}

func TestSchemaIsCurrent_OnlyOnceSomebodyHasMigrated(t *testing.T) {
	t.Parallel()
	ctx, url := t.Context(), pgtest.NewEmptyURL(t)
	if err := schemaIsCurrent(ctx, url); err == nil || !strings.Contains(err.Error(), "lacks") {
		t.Errorf("of an empty database: %v", err)
	}
	err := withDatabaseAt(ctx, url, func(db *database.DB) error {
		_, err := db.Migrate(ctx)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := schemaIsCurrent(ctx, url); err != nil {
		t.Errorf("after the migration: %v", err)
	}
}

func TestAgain_TriesUntilItSucceedsAndSaysAReasonOnce(t *testing.T) {
	t.Parallel()
	cmd, said := waiter(t)
	tries := 0
	err := again(cmd, time.Minute, func(error) bool { return true }, func(context.Context) error {
		if tries++; tries < 3 {
			return errors.New("not yet")
		}
		return nil
	})
	if err != nil || tries != 3 || said.String() != "Waiting: not yet\n" {
		t.Errorf("%d tries, %v, said %q", tries, err, said)
	}
}

func TestAgain_GivesUp(t *testing.T) {
	t.Parallel()
	always, never := func(error) bool { return true }, func(error) bool { return false }
	reason := errors.New("it will not be")
	for name, give := range map[string]struct {
		patience time.Duration
		passing  func(error) bool
	}{"without patience": {0, always}, "when it will not pass": {time.Hour, never}} {
		cmd, _ := waiter(t)
		tries := 0
		err := again(cmd, give.patience, give.passing, func(context.Context) error { tries++; return reason })
		if !errors.Is(err, reason) || tries != 1 {
			t.Errorf("%s: %d tries, %v", name, tries, err)
		}
	}
}

func TestReachable_WaitsForADatabaseThatDoesNotAnswer(t *testing.T) {
	t.Parallel()
	cmd, said := waiter(t)
	err := reachable(cmd, "postgres://lethe@127.0.0.1:1/lethe", time.Second)
	if !database.Unavailable(err) || !strings.HasPrefix(said.String(), "Waiting: connect to the database") {
		t.Errorf("%v, said %q", err, said)
	}
	if err := reachable(cmd, pgtest.NewEmptyURL(t), 0); err != nil {
		t.Errorf("of one that answers: %v", err)
	}
}
