// Package audit proves what the ledger says. It seals entries into a Merkle tree
// whose signed checkpoints live outside the database too, and checks the ledger
// against them.
//
//	Append (internal/ledger) ─► entries ──SealDue──► tiles + checkpoint ──PublishDue──► log, file, webhook
//	                               │                      │                                   │
//	                               └───────► Verify ◄─────┴───────────────◄───────────────────┘
//
// Entries are sealed in the order of their transactions, once no transaction
// before theirs runs any more: nobody who writes ever waits for it. What can be
// sealed is sealed once a second.
package audit

import (
	"log/slog"
	"net/http"
	"time"

	"golang.org/x/mod/sumdb/note"

	"lethe/internal/database"
)

// Config says where copies of the checkpoints go. The zero value: to the log
// only, each of them.
type Config struct {
	File   string        // to which each checkpoint is appended; empty: none
	URL    string        // to which the newest checkpoint is posted; empty: none
	Client *http.Client  // posts it; needed with URL
	Every  time.Duration // how often, at most, the newest is logged and posted; 0: each

	PublicKeys []string // of the verifiers, as "lethe keys public" prints them: they go with evidence
}

// Service proves what the ledger says. It is safe for concurrent use.
type Service struct {
	db        *database.DB
	signer    note.Signer
	verifiers note.Verifiers
	cfg       Config
	log       *slog.Logger

	copies copies
}

// New returns the service. The signer may be nil where nothing is sealed; its
// name is the ledger's. The verifiers are those of all keys that ever signed; nil
// where no checkpoint is read.
func New(db *database.DB, signer note.Signer, verifiers note.Verifiers, cfg Config, log *slog.Logger) *Service {
	if verifiers == nil {
		verifiers = note.VerifierList()
	}
	return &Service{db: db, signer: signer, verifiers: verifiers, cfg: cfg, log: log}
}
