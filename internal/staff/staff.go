// Package staff lets people and programs in: accounts with passwords, and API
// tokens. What they may do is said in auth.
//
//	sign in: account? ─► argon2id (always, two at a time) ─► lock ─► ledger ─► actor
//	token:   lethe_<id>_<secret>_<crc> ─► crc ─► SHA-256 ─► row ─► actor
//
// Nothing is cached: a disabled account and a revoked token are out at their
// next request, on every replica; requests with one token that come together share
// one look at it. Each change is one transaction that locks
// the row, saves it and writes the ledger entry.
package staff

import (
	"context"
	"time"

	"github.com/alexedwards/argon2id"
	"github.com/google/uuid"
	"golang.org/x/sync/semaphore"

	"lethe/ent"
	"lethe/internal/database"
	"lethe/internal/ledger"
)

// Service is the door to accounts and tokens. It is safe for concurrent use,
// in any number of processes on one database.
type Service struct {
	db      *database.DB
	params  *argon2id.Params
	hashing *semaphore.Weighted
	looks   looks
}

// New returns the door to the accounts and tokens of the database.
func New(db *database.DB) *Service {
	return &Service{db: db, params: passwordParams(), hashing: semaphore.NewWeighted(hashesAtOnce), looks: newLooks()}
}

// change runs do in a transaction, with the database's time.
func (s *Service) change(ctx context.Context, do func(ctx context.Context, c *change) error) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		now, err := database.Now(ctx, tx)
		if err != nil {
			return err
		}
		return do(ctx, &change{tx: tx, now: now})
	})
}

// change is a transaction and its time.
type change struct {
	tx  *ent.Tx
	now time.Time
}

// record writes a ledger entry about an account or a token whose row the
// transaction holds.
func (c *change) record(ctx context.Context, subject uuid.UUID, action string, detail map[string]any) error {
	return ledger.Append(ctx, c.tx, c.now, ledger.Entry{Subject: subject, Action: action, Detail: detail})
}
