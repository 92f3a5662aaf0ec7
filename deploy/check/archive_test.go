package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// newDatabase is a machine with a database as postgres/ makes one: its scripts and its
// settings, at other paths.
func newDatabase(t *testing.T) *machine {
	t.Helper()
	m := newMachine(t)
	for _, script := range []string{"archive-wal.sh", "backup.sh", "restore-wal.sh", "restore.sh", "roles.sh"} {
		m.write("scripts/"+script, source(t, "scripts/"+script), 0o755)
	}
	settings := strings.NewReplacer(
		"'/scripts/", "'"+m.dir+"/scripts/",
		"'/etc/postgresql/", "'"+m.dir+"/",
		"'/var/run/postgresql'", "'"+m.dir+"'",
		"'*'", "'127.0.0.1'",
		"max_connections = 450", "max_connections = 40\nport = "+m.port,
	).Replace(source(t, "config/postgresql.conf"))
	m.write("postgresql.conf", settings, 0o644)
	// In here nobody is called postgres but the user of the machine.
	m.write("pg_hba.conf", strings.Replace(source(t, "config/pg_hba.conf"), "peer", "trust", 1), 0o644)
	for _, who := range []string{"owner", "program", "backup"} {
		m.write("passwords/"+who, "secret of "+who+"\n", 0o600)
	}
	m.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "1", "-subj", "/CN=check",
		"-keyout", m.dir+"/key.pem", "-out", m.dir+"/certificate.pem")
	m.run("initdb", "--username=postgres", "--auth=trust", "--data-checksums", "--no-sync")
	m.start()
	m.run(m.dir + "/scripts/roles.sh")
	return m
}

func source(t *testing.T, name string) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("../postgres", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// archived waits until all that is written is in the archive.
func (m *machine) archived() {
	m.t.Helper()
	segment := m.sql("SELECT pg_walfile_name(pg_switch_wal())")
	eventually(m.t, func() bool {
		_, err := os.Stat(filepath.Join(m.dir, "archive/wal", segment+".cms"))
		return err == nil
	})
}

func eventually(t *testing.T, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(time.Minute); !holds(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("it did not happen within a minute")
		}
	}
}

func (m *machine) backup() {
	m.t.Helper()
	out, err := m.try([]string{"PGHOST=127.0.0.1", "PGUSER=lethe_backup", "KEEP=2"}, m.dir+"/scripts/backup.sh")
	if err != nil {
		m.t.Fatalf("backup.sh: %v: %s", err, out)
	}
}

func (m *machine) restore(env ...string) (string, error) {
	m.t.Helper()
	return m.try(append(env, "KEY="+m.dir+"/key.pem"), m.dir+"/scripts/restore.sh")
}

// The drill: the disk of the database is lost, and what comes back ends with the last
// segment of the archive, hours after the base backup.
func TestS60_RestoreBringsBackWhatWasWrittenAfterTheBackup(t *testing.T) {
	t.Parallel()
	m := newDatabase(t)
	m.sql("CREATE TABLE said (word text)")
	m.sql("INSERT INTO said VALUES ('before')")
	m.backup()
	m.sql("INSERT INTO said VALUES ('after')")
	m.archived()
	moment := m.sql("SELECT now()")
	m.sql("INSERT INTO said VALUES ('late')")
	m.archived()
	m.run("pg_ctl", "stop", "--mode", "immediate")

	if out, err := m.restore(); err != nil {
		t.Fatalf("restore.sh: %v: %s", err, out)
	}
	m.start()
	if got := m.sql("SELECT string_agg(word, ' ') FROM said"); got != "before after late" {
		t.Errorf("came back %q", got)
	}
	m.archived() // the new timeline

	m.run("pg_ctl", "stop", "--mode", "immediate")
	if out, err := m.restore("TARGET_TIME=" + moment); err != nil {
		t.Fatalf("restore.sh to %s: %v: %s", moment, err, out)
	}
	m.start()
	if got := m.sql("SELECT string_agg(word, ' ') FROM said"); got != "before after" {
		t.Errorf("of %s came back %q", moment, got)
	}
}

func TestRestore_FailsRatherThanEndEarly(t *testing.T) {
	t.Parallel()
	m := newDatabase(t)
	m.sql("CREATE TABLE said (word text)")
	m.backup()
	m.sql("INSERT INTO said VALUES ('after')")
	m.archived()
	m.run("pg_ctl", "stop", "--mode", "immediate")
	segments, err := filepath.Glob(filepath.Join(m.dir, "archive/wal/0*.cms"))
	if err != nil || len(segments) == 0 {
		t.Fatalf("the archive holds %v: %v", segments, err)
	}
	last := segments[len(segments)-1]
	content, err := os.ReadFile(last)
	if err != nil {
		t.Fatal(err)
	}
	content[len(content)/2] ^= 1
	m.write(strings.TrimPrefix(last, m.dir), string(content), 0o600)

	if out, err := m.restore(); err == nil {
		t.Errorf("took a segment that was tampered with for the end of the archive: %s", out)
	}
}

func TestS60_BackupIsReadByNobodyWithoutTheKeyAndKeepsWhatItShould(t *testing.T) {
	t.Parallel()
	m := newDatabase(t)
	m.sql("CREATE TABLE said (word text)")
	m.sql("INSERT INTO said VALUES ('anna@example.com')")
	for range 3 {
		m.archived()
		m.backup()
	}
	bases, err := filepath.Glob(filepath.Join(m.dir, "archive/base/2*"))
	if err != nil || len(bases) != 2 {
		t.Errorf("kept are %v; want 2: %v", bases, err)
	}
	segments, err := filepath.Glob(filepath.Join(m.dir, "archive/wal/0*.cms"))
	if err != nil || len(segments) == 0 || strings.Contains(segments[0], "000000010000000000000001.") {
		t.Errorf("kept are %v: %v", segments, err)
	}
	err = filepath.WalkDir(filepath.Join(m.dir, "archive"), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		content, err := os.ReadFile(path)
		if strings.Contains(string(content), "anna") {
			t.Errorf("%s can be read", path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestArchive_RefusesAnotherSegmentOfTheSameName(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.write("archive-wal.sh", source(t, "scripts/archive-wal.sh"), 0o755)
	m.run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "1", "-subj", "/CN=check",
		"-keyout", m.dir+"/key.pem", "-out", m.dir+"/certificate.pem")
	m.write("segment", "one", 0o600)
	m.run(m.dir+"/archive-wal.sh", "segment", "0001")
	m.run(m.dir+"/archive-wal.sh", "segment", "0001") // asked again
	m.write("segment", "another", 0o600)
	if out, err := m.try(nil, m.dir+"/archive-wal.sh", "segment", "0001"); err == nil {
		t.Errorf("overwrote a segment: %s", out)
	}
}

func TestRoles_LetTheProgramInAndNotOwn(t *testing.T) {
	t.Parallel()
	m := newDatabase(t)
	as := func(who, database, query string) error {
		_, err := m.try([]string{"PGHOST=127.0.0.1", "PGPASSWORD=secret of " + strings.TrimPrefix(who, "lethe_")},
			"psql", "--no-psqlrc", "-w", "-Atqc", query, "-U", who, database)
		return err
	}
	if err := as("lethe_owner", "lethe", "CREATE TABLE ours (n int)"); err != nil {
		t.Errorf("the owner cannot make tables: %v", err)
	}
	if err := as("lethe_program", "lethe", "SELECT 1"); err != nil {
		t.Errorf("the program cannot come in: %v", err)
	}
	for _, no := range []struct{ who, database, query string }{
		{"lethe_program", "lethe", "CREATE TABLE theirs (n int)"}, // it owns nothing
		{"lethe_backup", "lethe", "SELECT 1"},                     // nothing of Lethe's
		{"postgres", "lethe", "SELECT 1"},                         // not from outside
		{"postgres", "postgres", "SELECT 1"},
	} {
		if as(no.who, no.database, no.query) == nil {
			t.Errorf("%s may %s in %s", no.who, no.query, no.database)
		}
	}
}
