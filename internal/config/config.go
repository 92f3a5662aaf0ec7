// Package config is the only reader of the environment.
//
//	flag (cmd) ─► NAME or NAME_FILE ─► preset (lethe dev) ─► default
//
// Every variable can also be given as NAME_FILE, the path of a file whose
// trimmed content is the value, which is how secrets are mounted. An empty
// variable counts as absent, because deployment files write NAME="" for "none".
// Every fault is found before any is reported.
//
// The time zone database of the machine is used; a program that must run where
// there is none imports time/tzdata in its main package.
package config

import (
	"log/slog"
	"net/netip"
	"time"
)

// Config is every setting of the program, checked and ready to use.
type Config struct {
	Database   Database
	Server     Server
	Keys       string // path of the keyset file; empty: none given
	KeysKMS    Secret // gocloud.dev URL of the key that encrypts the keyset file; empty: it is not encrypted
	Erasure    Erasure
	Retention  Retention
	Outbound   Outbound
	Jobs       Jobs
	Law        Law
	Mail       Mail
	Letters    Letters
	Digest     Digest
	Checkpoint Checkpoint
	EscalateTo []string // distinct addresses of those who are told when a deadline comes near; none: nobody is
	Log        Log
	Traces     bool           // OpenTelemetry's variables ask for traces
	TimeZone   *time.Location // of the controller: in which people read times and the law counts days; never nil

	settings []Setting
}

// Database says where Postgres is.
type Database struct {
	URL         Secret // a postgres:// URL or a key=value connection string; empty: none given
	AllowUnsafe bool   // serve on a Postgres that may lose what it has confirmed
}

// Server says where the program listens.
type Server struct {
	Listen      string // host:port of pages, GraphQL and callbacks
	AdminListen string // host:port of health and metrics
	BaseURL     string // how others reach Listen, without a slash at its end; empty: not known here
}

// Erasure holds the clocks and lists of the erasure desk. No duration is
// negative, and RetryMin is at most RetryMax.
type Erasure struct {
	ReviewWindow    time.Duration
	UndoWindow      time.Duration
	RetryMin        time.Duration
	RetryMax        time.Duration
	DeliveryTimeout time.Duration // longer than zero
	ArchiveAfter    time.Duration
	Causes          []string // at least one, distinct
	IdentifierTypes []string // at least one, distinct
	PhoneRegion     string   // ISO 3166-1 alpha-2; empty: phone numbers need their country code
	FourEyes        bool     // a waiver needs two persons
}

// Outbound says which private ranges destinations may live in.
type Outbound struct {
	Allow []netip.Prefix
}

// Jobs says how often the jobs look for work without being woken.
type Jobs struct {
	Interval time.Duration // longer than zero
}

// Log says how the program logs.
type Log struct {
	Format string // "json" or "text"
	Level  slog.Level
}

// Secret is a value that is never printed.
type Secret string

// String hides the value, in logs and under %v.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	return "(hidden)"
}

// GoString hides the value under %#v.
func (s Secret) GoString() string { return s.String() }

// Preset holds values that are used where the environment says nothing.
type Preset struct {
	Name   string            // as Setting.From shows it
	Values map[string]string // by variable
}

// Dev is the preset of `lethe dev`: short windows, so that a request can be
// followed to its end, and nothing that leaves the machine.
func Dev() Preset {
	return Preset{Name: "lethe dev", Values: map[string]string{
		"LETHE_LISTEN":         "127.0.0.1:8080",
		"LETHE_ADMIN_LISTEN":   "127.0.0.1:9090",
		"LETHE_REVIEW_WINDOW":  "2m",
		"LETHE_UNDO_WINDOW":    "5s",
		"LETHE_FOUR_EYES":      "false", // one person can try everything
		"LETHE_OUTBOUND_ALLOW": "127.0.0.0/8,::1/128",
		"LETHE_LOG_FORMAT":     "text",
	}}
}
