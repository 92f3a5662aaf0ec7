package audit

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/ledger"
)

// Ledger is the subject of the entries about the ledger itself: who has taken a
// copy of it, and who had it checked.
var Ledger = uuid.MustParse("00000000-0000-7000-8000-000000000007")

// MaxExport is how many entries an export has at most: about as many as a
// spreadsheet has rows.
const MaxExport = 1_000_000

// exportBatch is how many entries of an export are in memory at once.
const exportBatch = 5_000

// Export hands out the entries that a filter means, newest first.
type Export struct {
	s      *Service
	filter Filter
	at     time.Time // when it was asked for
	mark   Mark
	left   int
}

// Export begins to hand out the entries that the filter means, and writes to the
// ledger who takes them and which: nothing is handed out that is not on record.
// It needs auth.ReadLedger.
func (s *Service) Export(ctx context.Context, f Filter) (*Export, error) {
	if err := auth.Require(ctx, auth.ReadLedger); err != nil {
		return nil, err
	}
	e := &Export{s: s, filter: f, left: MaxExport}
	err := s.about(ctx, func(ctx context.Context, tx *ent.Tx, now time.Time) (*ledger.Entry, error) {
		e.at = now
		return &ledger.Entry{Subject: Ledger, Action: "ledger.exported", Detail: f.detail()}, nil
	})
	if err != nil {
		return nil, err
	}
	return e, nil
}

// Next returns the next entries; none at the end, or when MaxExport is reached.
func (e *Export) Next(ctx context.Context) ([]*ent.LedgerEntry, error) {
	if e.left == 0 {
		return nil, nil
	}
	found, err := e.s.List(ctx, e.filter, e.mark, min(exportBatch, e.left))
	if err != nil || len(found) == 0 {
		return nil, err
	}
	e.mark, e.left = MarkOf(found[len(found)-1]), e.left-len(found)
	return found, nil
}

// At is when the export was asked for, by the database's clock.
func (e *Export) At() time.Time { return e.at }

// Cut reports whether the export ended at MaxExport. There may be no more
// entries all the same.
func (e *Export) Cut() bool { return e.left == 0 }

// detail is the filter for the ledger, without the conditions that it lacks. A
// request is named by its reference, as everywhere.
func (f Filter) detail() map[string]any {
	out := map[string]any{}
	add := func(name, value string) {
		if value != "" {
			out[name] = value
		}
	}
	add("reference", f.Reference)
	add("action", f.Action)
	add("kind", f.Kind)
	add("actor", f.Actor)
	if f.Subject != uuid.Nil {
		add("subject", f.Subject.String())
	}
	if f.ActorID != uuid.Nil {
		add("actorId", f.ActorID.String())
	}
	if !f.From.IsZero() {
		add("from", f.From.UTC().Format(time.RFC3339))
	}
	if !f.To.IsZero() {
		add("before", f.To.UTC().Format(time.RFC3339))
	}
	return out
}

// about runs do in a transaction that holds the lock of the chain about the
// ledger itself, with the database's time, and writes the entry that it returns;
// none for nil.
func (s *Service) about(ctx context.Context, do func(ctx context.Context, tx *ent.Tx, now time.Time) (*ledger.Entry, error)) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if err := ledger.Lock(ctx, tx, Ledger); err != nil {
			return err
		}
		now, err := database.Now(ctx, tx)
		if err != nil {
			return err
		}
		entry, err := do(ctx, tx, now)
		if err != nil || entry == nil {
			return err
		}
		return ledger.Append(ctx, tx, now, *entry)
	})
}
