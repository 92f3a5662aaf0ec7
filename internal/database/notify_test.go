package database_test

import (
	"context"
	"testing"
	"time"

	"lethe/internal/database"
	"lethe/internal/pgtest"
)

func TestListen_HearsNotificationsAlsoAfterItsConnectionIsCut(t *testing.T) {
	t.Parallel()
	url := pgtest.NewURL(t)
	db := open(t, url)
	ctx, cancel := context.WithCancel(t.Context())
	heard, ended := make(chan string, 10), make(chan error, 1)
	go func() {
		ended <- database.Listen(ctx, url, []string{"deliveries", "requests"}, func(channel string) { heard <- channel })
	}()
	hear := func(want string) {
		t.Helper()
		select {
		case got := <-heard:
			if got != want {
				t.Fatalf("heard %q, want %q", got, want)
			}
		case <-time.After(30 * time.Second):
			t.Fatalf("did not hear %q", want)
		}
	}
	notify := func(channel string) {
		t.Helper()
		if err := db.Notify(t.Context(), channel, ""); err != nil {
			t.Fatal(err)
		}
	}

	hear("")
	notify("deliveries")
	hear("deliveries")
	notify("nobody listens")
	notify("requests")
	hear("requests")

	pgtest.AsOwner(t, db, `do $$ begin
		perform pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and query ilike 'listen %';
		if not found then raise 'nobody listens'; end if;
	end $$`)
	hear("")
	notify("requests")
	hear("requests")

	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Listen ended with %v, want nil", err)
	}
}

func TestListen_EndsWhileThereIsNoDatabase(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() {
		ended <- database.Listen(ctx, "postgres://lethe@/lethe?host=/nowhere", []string{"requests"}, func(string) {
			t.Error("was called without a connection")
		})
	}()
	cancel()
	if err := <-ended; err != nil {
		t.Errorf("Listen ended with %v, want nil", err)
	}
}
