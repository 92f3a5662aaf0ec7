package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/ent/erasurerequest"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
	"lethe/internal/certificate"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/transparency"
)

// errNoCertificate is the same whether there is no such request or it is not the
// actor's to see.
var errNoCertificate = fault.New(fault.NotFound, "There is no such request.")

// Certificate makes the certificate of a request from what the ledger says of it:
// of an open one too, which it calls not finished, and of one whose record is
// removed. It is for the readers of the ledger and for the source that sent the
// request; to others there is no such request. A request that changed a moment ago
// is waited for, up to three seconds, until its newest entry is sealed; after that
// it is Unavailable. The certificate is checked before it goes out: a ledger that
// was tampered with makes none, and the error says why.
func (s *Service) Certificate(ctx context.Context, requestID uuid.UUID) (certificate.Certificate, error) {
	chain, err := s.chain(ctx, requestID)
	if err != nil {
		return certificate.Certificate{}, err
	}
	proof, err := s.proveSoon(ctx, chain[len(chain)-1].ID)
	if err != nil {
		return certificate.Certificate{}, err
	}
	c, err := s.certify(chain, proof)
	if err != nil {
		return certificate.Certificate{}, fmt.Errorf("certify request %s: %w", requestID, err)
	}
	return c, nil
}

// certify makes the certificate and checks it as a stranger would.
func (s *Service) certify(chain []*ent.LedgerEntry, proof Proof) (certificate.Certificate, error) {
	checkpoint, err := transparency.OpenCheckpoint(proof.Note, s.verifiers)
	if err != nil {
		return certificate.Certificate{}, err
	}
	records := make([]transparency.Record, len(chain))
	for i, e := range chain {
		records[i] = ledger.RecordOf(e)
	}
	c := certificate.New(checkpoint.Name, proof.Note, certificate.Proof{Index: proof.Index, Hashes: proof.Hashes}, records)
	file, err := c.Encode()
	if err != nil {
		return certificate.Certificate{}, err
	}
	return certificate.Check(file, s.verifiers)
}

// chain reads the entries about a request, the first one first, for who may read
// them.
func (s *Service) chain(ctx context.Context, requestID uuid.UUID) ([]*ent.LedgerEntry, error) {
	a := auth.From(ctx)
	if !a.May(auth.ReadLedger) && !a.May(auth.SubmitRequests) {
		return nil, auth.Require(ctx, auth.ReadLedger)
	}
	entries, err := s.db.Read().LedgerEntry.Query().
		Where(ledgerentry.SubjectID(requestID)).
		Order(ent.Asc(ledgerentry.FieldNumber)).
		All(ctx)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the ledger of request %s: %w", requestID, err)
	case len(entries) == 0 || entries[0].Action != "request.submitted":
		return nil, errNoCertificate // nothing, or another subject of the ledger
	case !a.May(auth.ReadLedger) && sourceOf(entries[0]) != a.Source:
		return nil, errNoCertificate
	}
	return entries, nil
}

// sourceOf is who sent the request, by its first entry: its record may be gone.
func sourceOf(submitted *ent.LedgerEntry) string {
	var detail struct{ Source string }
	_ = json.Unmarshal(submitted.Detail, &detail) // an entry without it is nobody's
	return detail.Source
}

// Sealing takes about a second.
const (
	sealPatience = 3 * time.Second
	sealLook     = 100 * time.Millisecond
)

// proveSoon proves the entry, and waits a little while it is not sealed yet.
func (s *Service) proveSoon(ctx context.Context, entryID uuid.UUID) (Proof, error) {
	patience := time.After(sealPatience)
	look := time.NewTicker(sealLook)
	defer look.Stop()
	for {
		proof, err := s.Prove(ctx, entryID)
		if !fault.Is(err, fault.Unavailable) {
			return proof, err
		}
		select {
		case <-ctx.Done():
			return Proof{}, ctx.Err()
		case <-patience:
			return Proof{}, fault.New(fault.Unavailable, "The newest change of this request is not sealed yet. Try again in a moment.")
		case <-look.C:
		}
	}
}

// RequestOf finds the id of a request by its reference, in the archive too, among
// those that the actor may see. It fails with NotFound, also for a request whose
// record is removed: that one is known by its id only.
func (s *Service) RequestOf(ctx context.Context, reference string) (uuid.UUID, error) {
	id, err := lookUp(ctx, s.db.Read(),
		erasurerequest.And(erasurerequest.Reference(reference), erasure.VisibleRequests(ctx)),
		archivedrequest.And(archivedrequest.Reference(reference), erasure.VisibleArchived(ctx)))
	switch {
	case err != nil:
		return uuid.Nil, fmt.Errorf("find the request %s: %w", reference, err)
	case id == uuid.Nil:
		return uuid.Nil, errNoCertificate
	}
	return id, nil
}
