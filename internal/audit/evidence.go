package audit

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/certificate"
	"lethe/internal/database"
	"lethe/internal/fault"
	"lethe/internal/ledger"
)

// Evidence packs what is known of a request, open or archived, without the person:
// its facts, the ledger's entries, the deliveries with their receipts, the
// certificate and how to check all of it. It is a ZIP whose files are always in
// the same order. What the sender calls the request, the attributes, texts of
// people and the words of destinations are not in it, but for the ground on which
// a destination keeps data.
//
// It is for the readers of the ledger, in which the export is on record before
// Evidence returns. It fails like Certificate, and with NotFound for a request
// whose record is removed.
func (s *Service) Evidence(ctx context.Context, requestID uuid.UUID) ([]byte, error) {
	if err := auth.Require(ctx, auth.ReadLedger); err != nil {
		return nil, err
	}
	known, err := s.knownOf(ctx, requestID)
	if err != nil {
		return nil, err
	}
	c, err := s.Certificate(ctx, requestID)
	if err != nil {
		return nil, err
	}
	files, err := s.files(c, known)
	if err != nil {
		return nil, fmt.Errorf("pack the evidence of request %s: %w", requestID, err)
	}
	packed, err := pack(files, c.Summary.AsOf)
	if err != nil {
		return nil, fmt.Errorf("pack the evidence of request %s: %w", requestID, err)
	}
	return packed, s.exported(ctx, requestID, c)
}

// exported puts on record what was handed out: the certificate's last entry says
// how much of the chain is in it.
func (s *Service) exported(ctx context.Context, requestID uuid.UUID, c certificate.Certificate) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		if err := lockRequest(ctx, tx, requestID); err != nil {
			return err
		}
		now, err := database.Now(ctx, tx)
		if err != nil {
			return err
		}
		return ledger.Append(ctx, tx, now, ledger.Entry{Subject: requestID, Action: "request.exported", Detail: map[string]any{
			"what": "evidence", "entries": len(c.Entries),
		}})
	})
}

// lockRequest takes the row lock that serialises what is recorded about a request,
// wherever its row is: it may move into the archive while the lock is waited for.
func lockRequest(ctx context.Context, tx *ent.Tx, id uuid.UUID) error {
	for _, table := range []string{"erasure_requests", "archived_requests"} {
		done, err := tx.ExecContext(ctx, "SELECT FROM "+table+" WHERE id = $1 FOR UPDATE", id)
		if err != nil {
			return fmt.Errorf("lock request %s: %w", id, err)
		}
		if n, err := done.RowsAffected(); err != nil || n > 0 {
			return err
		}
	}
	return fault.New(fault.NotFound, "The record of this request is removed by now.")
}
