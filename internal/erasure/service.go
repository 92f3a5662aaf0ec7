// Package erasure is the door: every change of an erasure request, of a
// delivery and of the routing goes through it, whoever asks for it. GraphQL,
// pages, jobs and callbacks take an input, call one method and wrap the result.
//
// Each command is one transaction:
//
//	auth.Require → lock the row → look → lifecycle.Next → save → ledger entry
//
// Forwarding is three steps, and only the first and the last hold a
// transaction:
//
//	claim (lease, SKIP LOCKED) → Connector.Deliver → settle (by lease token)
//
// Every time that something depends on is read from the database's clock
// (lethe_now), so that replicas with different clocks agree.
package erasure

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/database"
	"lethe/internal/destination"
	"lethe/internal/privacy"
)

// The notification channels on which a command says that there is work: of any
// kind, for routing, or for sending. An approval that woke every job would wait
// for all of them to look.
const (
	Wake        = "lethe_work"
	WakeRoute   = "lethe_route"
	WakeForward = "lethe_forward"
)

// Config is what an operator can set. Every window may be zero.
type Config struct {
	BaseURL         string        // where destinations call back, without a slash at the end
	ReviewWindow    time.Duration // how long staff may reject
	UndoWindow      time.Duration // how long an approval may be taken back
	RetryMin        time.Duration // the shortest wait before another attempt
	RetryMax        time.Duration // the longest, and the pace of a delivery that needs a person
	DeliveryTimeout time.Duration // how long one attempt may take
	ArchiveAfter    time.Duration // how long a finished request keeps its identifiers
	Retention       Retention     // how long is kept what is left of it then
	Causes          []string      // the causes a request may have
	IdentifierTypes []string      // the types an identifier may have
	PhoneRegion     string        // where phone numbers without a country code are dialled, ISO 3166-1 alpha-2; empty: they need one
	Law             Law           // when the law wants what
	FourEyes        bool          // a waiver, and a version of the rules, needs two persons
	Letters         Letters       // how data subjects are told
	Digest          Digest        // who is told every day what waits
	EscalateTo      []string      // addresses of staff who are told when a deadline comes near; without Letters.Post nobody is
}

// Secrets returns the signing secrets of a destination that the operator keeps in
// the environment or in a file, the one to sign with first; none for one whose
// orders are not signed. It fails when the operator has not set what the
// destination names.
type Secrets func(d *ent.Destination) ([]string, error)

// Service is the door. It is safe for concurrent use, in any number of
// processes on one database.
type Service struct {
	db         *database.DB
	keys       *privacy.Keys
	connectors map[string]destination.Connector
	secrets    Secrets
	cfg        Config
	log        *slog.Logger
	ruleSets   ruleSets
	intake     intake

	holder   uuid.UUID // this process, in the leases it takes
	lanes    lanes
	results  [2]results
	settled  chan struct{}
	inFlight sync.WaitGroup
}

// New returns the door to the database. Connectors are found by a
// destination's kind.
func New(db *database.DB, keys *privacy.Keys, connectors map[string]destination.Connector, secrets Secrets, cfg Config, log *slog.Logger) *Service {
	return &Service{
		db:         db,
		keys:       keys,
		connectors: connectors,
		secrets:    secrets,
		cfg:        cfg.settled(),
		log:        log,
		holder:     uuid.New(),
		results:    [2]results{{hurry: make(chan struct{}, 1)}, {hurry: make(chan struct{}, 1)}},
		settled:    make(chan struct{}, 1),
	}
}

func (c Config) forms() privacy.Forms {
	return privacy.Forms{Types: c.IdentifierTypes, PhoneRegion: c.PhoneRegion}
}

func (c Config) settled() Config {
	c.Law = c.Law.settled()
	return c
}

// wake tells the jobs of every replica that there is work. It is a hint: the
// heartbeat finds the work too, so a failure is only logged.
func (s *Service) wake(ctx context.Context) { s.wakeOn(ctx, Wake) }

func (s *Service) wakeOn(ctx context.Context, channel string) {
	if err := s.db.Notify(ctx, channel, ""); err != nil {
		s.log.WarnContext(ctx, "wake the jobs", "error", err)
	}
}

// Now returns the database's clock, outside of any transaction.
func (s *Service) Now(ctx context.Context) (time.Time, error) {
	return database.Now(ctx, s.db.Read())
}
