package web

import (
	"context"
	"encoding/hex"
	"net/http"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/audit"
	"lethe/internal/fault"
	"lethe/web/view"
)

var errNoEntry = fault.New(fault.NotFound, "There is no entry with this id.")

// showEntry draws one entry of the ledger with everything that it holds.
func (s *site) showEntry(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	id, err := uuid.Parse(r.PathValue("entry"))
	if err != nil {
		return errNoEntry
	}
	found, err := s.Audit.Entry(ctx, id)
	if err != nil {
		return err
	}
	page, err := s.entryPage(ctx, found)
	if err != nil {
		return err
	}
	if page.Frame, err = s.frame(r); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.AuditEntryPage(page))
}

func (s *site) entryPage(ctx context.Context, e audit.Entry) (view.AuditEntry, error) {
	page := view.AuditEntry{
		Action: e.Action, Subject: e.SubjectID.String(),
		Hash: hex.EncodeToString(e.Hash), Previous: hex.EncodeToString(e.Previous),
		Changed: e.Changed, Torn: e.Torn,
	}
	rows, err := s.auditRows(ctx, []*ent.LedgerEntry{e.LedgerEntry})
	if err != nil {
		return page, err
	}
	page.AuditRow = rows[0]
	if page.Detail, err = detailOf(e.LedgerEntry); err != nil {
		return page, err
	}
	if e.ActorID != nil {
		page.ActorID = e.ActorID.String()
	}
	if e.Before != nil {
		page.Before = e.Before.ID.String()
	}
	if e.After != nil {
		page.After = e.After.ID.String()
	}
	page.Place, err = s.sealedPlace(ctx, e.LedgerEntry)
	return page, err
}

// sealedPlace is where the entry stands in the sealed tree; nil while it is not sealed.
func (s *site) sealedPlace(ctx context.Context, e *ent.LedgerEntry) (*view.SealedPlace, error) {
	found, err := s.Audit.Place(ctx, e.ID)
	switch {
	case fault.Is(err, fault.Unavailable):
		return nil, nil
	case err != nil:
		return nil, err
	}
	return &view.SealedPlace{
		Index: int(found.Index), Path: found.Path, Root: found.Checkpoint.Root.String(), Broken: found.Broken,
		Checkpoint: view.Checkpoint{Size: int(found.Checkpoint.Size), At: found.Checkpoint.At},
	}, nil
}
