package database_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	atlas "ariga.io/atlas/sql/migrate"

	"lethe/internal/database"
	"lethe/internal/pgtest"
)

func TestMigrate_RacingReplicasApplyEachFileOnce(t *testing.T) {
	t.Parallel()
	url := pgtest.NewEmptyURL(t)
	want, err := open(t, url).SchemaStatus(t.Context())
	if err != nil || len(want) == 0 {
		t.Fatalf("pending on an empty database: %v, %v", want, err)
	}
	var (
		replicas sync.WaitGroup
		mu       sync.Mutex
		all      []string
	)
	for range 8 {
		db := open(t, url)
		replicas.Go(func() {
			applied, err := db.Migrate(t.Context())
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, applied...)
		})
	}
	replicas.Wait()
	if !slices.Equal(all, want) {
		t.Errorf("applied %v in all, want %v", all, want)
	}
	if pending, err := open(t, url).SchemaStatus(t.Context()); err != nil || len(pending) != 0 {
		t.Errorf("afterwards pending: %v, %v", pending, err)
	}
}

func TestMigrate_RefusesFilesThatDoNotFitTheHistory(t *testing.T) {
	t.Parallel()
	db := open(t, pgtest.NewEmptyURL(t))
	migrate(t, db, map[string]string{"1_a.sql": "create table a (i int);", "3_c.sql": "create table c (i int);"})
	tampered := files(t, map[string]string{"1_a.sql": "create table a (i int);", "3_c.sql": "create table c (i int);"})
	tampered["3_c.sql"].Data = []byte("drop table a;")
	for name, c := range map[string]struct {
		files fstest.MapFS
		says  string
	}{
		"edited":                {files(t, map[string]string{"1_a.sql": "select 1;", "3_c.sql": "create table c (i int);"}), "1_a.sql was changed"},
		"put in":                {files(t, map[string]string{"1_a.sql": "create table a (i int);", "2_b.sql": "select 1;", "3_c.sql": "create table c (i int);"}), "2_b.sql was changed, or put in"},
		"missing at the end":    {files(t, map[string]string{"1_a.sql": "create table a (i int);"}), "older than its database"},
		"missing at the start":  {files(t, map[string]string{"3_c.sql": "create table c (i int);"}), "migration 1, which this program lacks"},
		"edited without rehash": {tampered, "checksum mismatch"},
	} {
		db.SetMigrations(c.files)
		if applied, err := db.Migrate(t.Context()); err == nil || !strings.Contains(err.Error(), c.says) || applied != nil {
			t.Errorf("%s: Migrate applied %v, %v; want an error with %q", name, applied, err, c.says)
		}
		if _, err := db.SchemaStatus(t.Context()); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: SchemaStatus says %v; want an error with %q", name, err, c.says)
		}
	}
}

func TestMigrate_AFailingFileLeavesNothingAndCanBeMended(t *testing.T) {
	t.Parallel()
	db := open(t, pgtest.NewEmptyURL(t))
	db.SetMigrations(files(t, map[string]string{"1_a.sql": "create table a (i int);", "2_b.sql": "create table b (i int); select 1/0;"}))
	applied, err := db.Migrate(t.Context())
	if err == nil || !strings.Contains(err.Error(), "2_b.sql") || !slices.Equal(applied, []string{"1_a.sql"}) {
		t.Errorf("applied %v, %v; want the first file and an error that names the second", applied, err)
	}
	if got := value[bool](t, db, `select to_regclass('b') is not null`); got {
		t.Error("the failed file left its table")
	}
	migrate(t, db, map[string]string{"1_a.sql": "create table a (i int);", "2_b.sql": "create table b (i int);"})
}

func TestMigrate_BuildsAnIndexConcurrentlyWhileReplicasWait(t *testing.T) {
	t.Parallel()
	url := pgtest.NewEmptyURL(t)
	source := files(t, map[string]string{
		"1_a.sql": "create table a (i int);",
		"2_b.sql": "-- atlas:txmode none\n\nselect pg_sleep(0.3);\ncreate index concurrently a_i on a (i);\n",
	})
	var replicas sync.WaitGroup
	for range 4 {
		db := open(t, url)
		db.SetMigrations(source)
		replicas.Go(func() {
			if _, err := db.Migrate(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	replicas.Wait()
}

func open(t *testing.T, url string) *database.DB {
	t.Helper()
	db, err := database.Open(t.Context(), url, database.Options{MaxOpen: 2})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

func migrate(t *testing.T, db *database.DB, content map[string]string) {
	t.Helper()
	db.SetMigrations(files(t, content))
	if _, err := db.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// files makes a directory of migrations with its atlas.sum.
func files(t *testing.T, content map[string]string) fstest.MapFS {
	t.Helper()
	dir, list := fstest.MapFS{}, &atlas.MemDir{}
	for name, sql := range content {
		dir[name] = &fstest.MapFile{Data: []byte(sql)}
		if err := list.WriteFile(name, []byte(sql)); err != nil {
			t.Fatal(err)
		}
	}
	sum, err := list.Checksum()
	if err != nil {
		t.Fatal(err)
	}
	text, err := sum.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	dir["atlas.sum"] = &fstest.MapFile{Data: text}
	return dir
}

// value runs a query for one value.
func value[T any](t *testing.T, db *database.DB, query string, args ...any) (v T) {
	t.Helper()
	if err := db.SQL().QueryRowContext(t.Context(), query, args...).Scan(&v); err != nil {
		t.Fatalf("%s: %v", query, err)
	}
	return v
}

func execute(t *testing.T, db *database.DB, statement string, args ...any) {
	t.Helper()
	if _, err := db.SQL().ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}
