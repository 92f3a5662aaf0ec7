package web

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
	"lethe/web/view"
	"lethe/web/view/ui"
)

// maxTimeline is how many entries a page shows; the ledger itself keeps all.
const maxTimeline = 200

// timeline tells what happened to a request, newest first, to those who may
// read the ledger.
func (s *site) timeline(ctx context.Context, request uuid.UUID, titles view.Titles) ([]ui.Event, error) {
	if !auth.From(ctx).May(auth.ReadLedger) {
		return nil, nil
	}
	entries, err := s.Read.LedgerEntry.Query().
		Where(ledgerentry.SubjectID(request)).
		Order(ent.Desc(ledgerentry.FieldNumber)).
		Limit(maxTimeline).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the ledger of request %s: %w", request, err)
	}
	out := make([]ui.Event, len(entries))
	for i, e := range entries {
		detail, err := detailOf(e)
		if err != nil {
			return nil, err
		}
		out[i] = view.Happened(e.Action, detail, titles)
		out[i].Who, out[i].At = view.Doer(e.ActorKind, e.Actor, out[i], titles), e.At
	}
	return out, nil
}

// heldSince is when a request that is on hold was put there, or its hold was last
// changed; zero if the ledger does not say.
func (s *site) heldSince(ctx context.Context, request uuid.UUID) (time.Time, error) {
	e, err := s.Read.LedgerEntry.Query().
		Where(ledgerentry.SubjectID(request), ledgerentry.Action("request.held")).
		Order(ent.Desc(ledgerentry.FieldNumber)).
		First(ctx)
	switch {
	case ent.IsNotFound(err):
		return time.Time{}, nil
	case err != nil:
		return time.Time{}, fmt.Errorf("find the hold of request %s: %w", request, err)
	}
	return e.At, nil
}

// lastChange is the newest entry about a request that changed it; a look at its
// identifiers does not.
func (s *site) lastChange(ctx context.Context, request uuid.UUID) (*ent.LedgerEntry, error) {
	e, err := s.Read.LedgerEntry.Query().
		Where(ledgerentry.SubjectID(request), ledgerentry.ActionNEQ("subject.revealed")).
		Order(ent.Desc(ledgerentry.FieldNumber)).
		First(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the ledger of request %s: %w", request, err)
	}
	return e, nil
}
