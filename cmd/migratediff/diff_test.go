package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const ours = "../../ent/migrate/migrations"

func TestCheck_TheMigrationsEqualTheEntSchema(t *testing.T) {
	t.Parallel()
	if err := check(t.Context(), ours); err != nil {
		t.Error(err)
	}
}

func TestCheck_FailsWhenAMigrationIsLacking(t *testing.T) {
	t.Parallel()
	err := check(t.Context(), with(t, "drop index identifier_blind_index;"))
	if err == nil || !strings.Contains(err.Error(), "without a migration") {
		t.Errorf("the error is %v", err)
	}
}

func TestCheck_FailsWhenAFileWasEdited(t *testing.T) {
	t.Parallel()
	dir := with(t, "select 1;")
	if err := os.WriteFile(filepath.Join(dir, "29991231235959_more.sql"), []byte("select 2;"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := check(t.Context(), dir); err == nil || !strings.Contains(err.Error(), "checksum mismatch") {
		t.Errorf("the error is %v", err)
	}
}

func TestWrite_SparesWhatIsHandmade(t *testing.T) {
	t.Parallel()
	dir := with(t, `
		alter table identifiers add column hand_mark boolean;
		create index hand_source on erasure_requests (lower(source));
		alter table identifiers add constraint hand_position check (position >= 0);
		create index stray on erasure_requests (source);`)
	if err := write(t.Context(), dir, "tidy"); err != nil {
		t.Fatal(err)
	}
	written, err := filepath.Glob(filepath.Join(dir, "*_tidy.sql"))
	if err != nil || len(written) != 1 {
		t.Fatalf("written: %v, %v", written, err)
	}
	content, err := os.ReadFile(written[0])
	if err != nil {
		t.Fatal(err)
	}
	if got := string(content); strings.Contains(got, "hand_") || !strings.Contains(got, `DROP INDEX "stray"`) {
		t.Errorf("the next migration is\n%s\nwant only the stray index dropped", got)
	}
}

// with copies our migrations and adds one more.
func with(t *testing.T, sql string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "migrations")
	if err := os.CopyFS(dir, os.DirFS(ours)); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "29991231235959_more.sql"), []byte(sql), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := rehash(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}
