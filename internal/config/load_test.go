package config_test

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/config"
)

// environment is what the program finds: variables and files.
type environment struct {
	variables map[string]string
	files     map[string]string
}

func (e environment) lookup(name string) (string, bool) {
	value, ok := e.variables[name]
	return value, ok
}

func (e environment) readFile(path string) ([]byte, error) {
	content, ok := e.files[path]
	if !ok {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return []byte(content), nil
}

func (e environment) load(t *testing.T, presets ...config.Preset) config.Config {
	t.Helper()
	c, err := config.Load(e.lookup, e.readFile, presets...)
	if err != nil {
		t.Fatalf("the environment is refused: %v", err)
	}
	return c
}

func TestLoad_WithoutAnEnvironmentGivesTheDefaultsOfTheContract(t *testing.T) {
	t.Parallel()
	c := environment{}.load(t)

	want := config.Erasure{
		ReviewWindow: 72 * time.Hour, UndoWindow: 30 * time.Second,
		RetryMin: 5 * time.Second, RetryMax: 24 * time.Hour,
		DeliveryTimeout: 30 * time.Second, ArchiveAfter: 720 * time.Hour,
		Causes:          []string{"direct_request", "account_deleted", "email_opt_out", "inactive", "other"},
		IdentifierTypes: []string{"email", "phone", "customer_id", "user_id", "account_id", "device_id"},
		FourEyes:        true,
	}
	if diff := cmp.Diff(want, c.Erasure); diff != "" {
		t.Errorf("erasure (-want +got):\n%s", diff)
	}
	if want := (config.Server{Listen: ":8080", AdminListen: ":9090"}); c.Server != want {
		t.Errorf("server is %+v, want %+v", c.Server, want)
	}
	if c.Jobs.Interval != 15*time.Second || c.TimeZone != time.UTC || c.Log.Format != "json" || c.Log.Level != slog.LevelInfo {
		t.Errorf("jobs %v, time zone %v, log %+v", c.Jobs, c.TimeZone, c.Log)
	}
	if c.Database.URL != "" || c.Keys != "" || c.Outbound.Allow != nil {
		t.Errorf("a database, keys or ranges out of nowhere: %+v", c)
	}
}

func TestLoad_ReadsEveryVariable(t *testing.T) {
	t.Parallel()
	c := environment{variables: map[string]string{
		"LETHE_DATABASE_URL":   "postgres://lethe:hush@db/lethe",
		"LETHE_BASE_URL":       "https://lethe.example.com/",
		"LETHE_KEYS":           "/etc/lethe/keys.json",
		"LETHE_KEYS_KMS":       "hashivault://lethe",
		"LETHE_PHONE_REGION":   "DE",
		"LETHE_REVIEW_WINDOW":  "0s",
		"LETHE_JOB_INTERVAL":   "1s",
		"LETHE_CAUSES":         "account_deleted, inactive",
		"LETHE_FOUR_EYES":      "false",
		"LETHE_TIME_ZONE":      "Europe/Berlin",
		"LETHE_OUTBOUND_ALLOW": "10.0.0.0/8, fd00::/8",
		"LETHE_LOG_FORMAT":     "text",
		"LETHE_LOG_LEVEL":      "WARN",
		"LETHE_UNDO_WINDOW":    "", // as if it were not there
	}}.load(t)

	if c.Database.URL != "postgres://lethe:hush@db/lethe" || c.Server.BaseURL != "https://lethe.example.com" || c.Keys != "/etc/lethe/keys.json" {
		t.Errorf("addresses are %q, %q, %q", string(c.Database.URL), c.Server.BaseURL, c.Keys)
	}
	if c.Erasure.ReviewWindow != 0 || c.Erasure.UndoWindow != 30*time.Second || c.Jobs.Interval != time.Second {
		t.Errorf("durations are %v, %v, %v", c.Erasure.ReviewWindow, c.Erasure.UndoWindow, c.Jobs.Interval)
	}
	if diff := cmp.Diff([]string{"account_deleted", "inactive"}, c.Erasure.Causes); diff != "" {
		t.Errorf("causes (-want +got):\n%s", diff)
	}
	if c.Erasure.FourEyes {
		t.Error("a waiver still needs two persons")
	}
	if len(c.Outbound.Allow) != 2 || c.Outbound.Allow[1] != netip.MustParsePrefix("fd00::/8") {
		t.Errorf("ranges are %v", c.Outbound.Allow)
	}
	if c.TimeZone.String() != "Europe/Berlin" || c.Log != (config.Log{Format: "text", Level: slog.LevelWarn}) {
		t.Errorf("time zone %v, log %+v", c.TimeZone, c.Log)
	}
}

func TestLoad_SaysWhatIsWrongAndWhatWouldBeRight(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, want string }{
		{"LETHE_REVIEW_WINDOW", "72 hours", `LETHE_REVIEW_WINDOW: "72 hours" is not a duration: write 72h`},
		{"LETHE_REVIEW_WINDOW", "3d", `LETHE_REVIEW_WINDOW: "3d" is not a duration: write 72h`},
		{"LETHE_REVIEW_WINDOW", "2 weeks", `LETHE_REVIEW_WINDOW: "2 weeks" is not a duration: write 336h`},
		{"LETHE_UNDO_WINDOW", "30", `LETHE_UNDO_WINDOW: "30" is not a duration: write 30s for seconds, or 30h for hours`},
		{"LETHE_UNDO_WINDOW", "soon", `LETHE_UNDO_WINDOW: "soon" is not a duration: write a number and a unit, such as 72h, 90m or 30s`},
		{"LETHE_ARCHIVE_AFTER", "-1h", `LETHE_ARCHIVE_AFTER: "-1h" is negative: write 0s or longer`},
		{"LETHE_JOB_INTERVAL", "0s", `LETHE_JOB_INTERVAL: 0s leaves no time at all: write 1s or longer`},
		{"LETHE_RETRY_MIN", "48h", `LETHE_RETRY_MIN: 48h0m0s is longer than LETHE_RETRY_MAX, 24h0m0s: make it at most as long`},
		{"LETHE_LISTEN", "8080", `LETHE_LISTEN: "8080" is not an address to listen on: write :8080 or 127.0.0.1:8080`},
		{"LETHE_LISTEN", ":80800", `LETHE_LISTEN: ":80800" is not an address to listen on: write :8080 or 127.0.0.1:8080`},
		{"LETHE_LISTEN", ":9090", `LETHE_ADMIN_LISTEN: :9090 is already LETHE_LISTEN: give each a port of its own`},
		{"LETHE_BASE_URL", "lethe.example.com", `LETHE_BASE_URL: is not the address of a site: write scheme and host only, such as https://lethe.example.com`},
		{"LETHE_BASE_URL", "https://example.com/lethe", `LETHE_BASE_URL: is not the address of a site: write scheme and host only, such as https://lethe.example.com`},
		{"LETHE_DATABASE_URL", "mysql://root:hush@db/x", `LETHE_DATABASE_URL: is not the address of a Postgres database: write postgres://user:password@host:5432/lethe?sslmode=verify-full`},
		{"LETHE_KEYS", `{"primaryKeyId":1}`, `LETHE_KEYS: holds a keyset: write the path of the keyset file, such as /run/secrets/lethe-keys.json`},
		{"LETHE_CAUSES", "inactive,,other", `LETHE_CAUSES: "" is not a name: write a comma list of names such as account_deleted, each of lower-case letters, digits and _, at most 50`},
		{"LETHE_IDENTIFIER_TYPES", "email,email", `LETHE_IDENTIFIER_TYPES: "email" is in the list twice: write it once`},
		{"LETHE_FOUR_EYES", "off", `LETHE_FOUR_EYES: "off" says neither yes nor no: write true or false`},
		{"LETHE_TIME_ZONE", "CEST", `LETHE_TIME_ZONE: "CEST" is not a time zone: write a name of the IANA database, such as Europe/Berlin or UTC`},
		{"LETHE_TIME_ZONE", "Local", `LETHE_TIME_ZONE: "Local" is not a time zone: write a name of the IANA database, such as Europe/Berlin or UTC`},
		{"LETHE_OUTBOUND_ALLOW", "10.1.2.3", `LETHE_OUTBOUND_ALLOW: "10.1.2.3" has no length: write 10.1.2.3/32`},
		{"LETHE_OUTBOUND_ALLOW", "10.1.2.3/8", `LETHE_OUTBOUND_ALLOW: "10.1.2.3/8" has bits beyond its length: write 10.0.0.0/8`},
		{"LETHE_OUTBOUND_ALLOW", "private", `LETHE_OUTBOUND_ALLOW: "private" is not a range of addresses: write a comma list such as 10.0.0.0/8,fd00::/8`},
		{"LETHE_LOG_FORMAT", "xml", `LETHE_LOG_FORMAT: "xml" is not a format: write json or text`},
		{"LETHE_LOG_LEVEL", "loud", `LETHE_LOG_LEVEL: "loud" is not a level: write debug, info, warn or error`},
		{"LETHE_DATABASE_URL_FILE", "/run/db", `LETHE_DATABASE_URL: LETHE_DATABASE_URL_FILE cannot be read: open /run/db: file does not exist`},
	} {
		t.Run(c.name+"="+c.value, func(t *testing.T) {
			t.Parallel()
			e := environment{variables: map[string]string{c.name: c.value}}
			_, err := config.Load(e.lookup, e.readFile)
			if err == nil || err.Error() != c.want {
				t.Errorf("the fault is\n%v, want\n%s", err, c.want)
			}
		})
	}
}

func TestLoad_ListsAllFaultsAtOnce(t *testing.T) {
	t.Parallel()
	e := environment{variables: map[string]string{
		"LETHE_LOG_LEVEL": "loud", "LETHE_UNDO_WINDOW": "x", "LETHE_LISTEN": "y",
	}}
	_, err := config.Load(e.lookup, e.readFile)

	faults, ok := errors.AsType[config.Faults](err)
	if !ok || len(faults) != 3 {
		t.Fatalf("got %v, want three faults", err)
	}
	for i, name := range []string{"LETHE_LISTEN: ", "LETHE_UNDO_WINDOW: ", "LETHE_LOG_LEVEL: "} {
		if !strings.HasPrefix(faults[i], name) {
			t.Errorf("fault %d is %q, want one of %s", i, faults[i], name)
		}
	}
}

func TestLoad_TakesAValueFromAFile(t *testing.T) {
	t.Parallel()
	e := environment{
		variables: map[string]string{"LETHE_DATABASE_URL_FILE": "/run/secrets/db"},
		files:     map[string]string{"/run/secrets/db": "postgres://lethe:hush@db/lethe\n"},
	}
	if c := e.load(t); c.Database.URL != "postgres://lethe:hush@db/lethe" {
		t.Errorf("the database is %q", string(c.Database.URL))
	}

	e.files["/run/secrets/db"] = "\n"
	want := "LETHE_DATABASE_URL: LETHE_DATABASE_URL_FILE names /run/secrets/db, which is empty: write the value into it"
	if _, err := config.Load(e.lookup, e.readFile); err == nil || err.Error() != want {
		t.Errorf("an empty file: %v, want %s", err, want)
	}

	e.variables["LETHE_DATABASE_URL"] = "postgres://other/lethe"
	want = "LETHE_DATABASE_URL: is set twice: keep LETHE_DATABASE_URL or LETHE_DATABASE_URL_FILE, not both"
	if _, err := config.Load(e.lookup, e.readFile); err == nil || err.Error() != want {
		t.Errorf("both: %v, want %s", err, want)
	}
}

func TestLoad_DevYieldsToTheEnvironment(t *testing.T) {
	t.Parallel()
	e := environment{
		variables: map[string]string{"LETHE_REVIEW_WINDOW": "1h", "LETHE_UNDO_WINDOW_FILE": "/undo"},
		files:     map[string]string{"/undo": "1m"},
	}
	c := e.load(t, config.Dev())

	if c.Erasure.ReviewWindow != time.Hour || c.Erasure.UndoWindow != time.Minute {
		t.Errorf("windows are %v and %v, want those of the environment", c.Erasure.ReviewWindow, c.Erasure.UndoWindow)
	}
	if len(c.Outbound.Allow) != 2 || !c.Outbound.Allow[0].Contains(netip.MustParseAddr("127.0.0.1")) {
		t.Errorf("ranges are %v, want loopback", c.Outbound.Allow)
	}
	from := map[string]string{}
	for _, s := range c.Redacted() {
		from[s.Name] = s.From
	}
	for name, want := range map[string]string{
		"LETHE_REVIEW_WINDOW": "environment", "LETHE_UNDO_WINDOW": "file /undo",
		"LETHE_LISTEN": "lethe dev", "LETHE_RETRY_MIN": "default",
	} {
		if from[name] != want {
			t.Errorf("%s comes from %q, want %q", name, from[name], want)
		}
	}
}

func TestConfig_NeverShowsAPassword(t *testing.T) {
	t.Parallel()
	for _, set := range []map[string]string{
		{"LETHE_DATABASE_URL": "postgres://lethe:hush@db:5432/lethe?password=hush"},
		{"LETHE_DATABASE_URL": "host=db user=lethe password=hush"},
		{"LETHE_SMTP_URL": "smtp://lethe:hush@mail.example.com?tls=implicit", "LETHE_MAIL_FROM": "privacy@example.com"},
	} {
		c := environment{variables: set}.load(t)
		for _, printed := range []string{fmt.Sprintf("%+v", c), fmt.Sprintf("%#v", c), fmt.Sprint(c.Redacted())} {
			if strings.Contains(printed, "hush") {
				t.Errorf("the password is in %s", printed)
			}
		}
	}
}
