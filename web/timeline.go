package web

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/ent/note"
	"lethe/ent/predicate"
	"lethe/internal/auth"
	"lethe/web/view"
	"lethe/web/view/ui"
)

// maxTimeline is how many entries a page shows; the ledger itself keeps all.
const maxTimeline = 200

// timeline tells what of a kind happened to a request, newest first, to those who may
// read the ledger.
func (s *site) timeline(ctx context.Context, request uuid.UUID, kind view.TimelineKind, titles view.Titles) ([]ui.Event, error) {
	if !auth.From(ctx).May(auth.ReadLedger) {
		return nil, nil
	}
	entries, err := s.Read.LedgerEntry.Query().
		Where(ledgerentry.SubjectID(request)).
		Where(ofKind(kind)...).
		Order(ent.Desc(ledgerentry.FieldNumber)).
		Limit(maxTimeline).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the ledger of request %s: %w", request, err)
	}
	notes, err := s.notes(ctx, request)
	if err != nil {
		return nil, err
	}
	out := make([]ui.Event, len(entries))
	for i, e := range entries {
		detail, err := detailOf(e)
		if err != nil {
			return nil, err
		}
		out[i] = view.Happened(ctx, e.Action, detail, titles)
		if id, noted := detail["note"].(string); noted {
			out[i].Text = notes[id]
		}
		out[i].Who, out[i].At = view.Doer(ctx, e.ActorKind, e.Actor, out[i], titles), e.At
	}
	return out, nil
}

// ofKind keeps the entries that a kind of timeline shows.
func ofKind(kind view.TimelineKind) []predicate.LedgerEntry {
	switch kind {
	case view.DecisionEvents:
		return []predicate.LedgerEntry{ledgerentry.ActionIn(
			"request.approved", "request.approval_undone", "request.rejected", "request.cancelled", "request.held", "request.released",
			"request.joined", "request.unlinked", "request.extended", "request.clock_paused", "request.clock_resumed", "request.assigned",
			"delivery.held", "delivery.released", "delivery.waiver_proposed", "delivery.waiver_withdrawn", "delivery.waived",
		)}
	case view.NoteEvents:
		return []predicate.LedgerEntry{ledgerentry.Action("request.noted")}
	case view.DeliveryEvents:
		return []predicate.LedgerEntry{ledgerentry.Or(ledgerentry.ActionHasPrefix("delivery."), ledgerentry.Action("request.routed"))}
	}
	return nil
}

// notes are the texts of the notes on a request by their ids, for those who may see
// subjects: they may speak of the person.
func (s *site) notes(ctx context.Context, request uuid.UUID) (map[string]string, error) {
	if !auth.From(ctx).May(auth.SeeSubjects) {
		return nil, nil
	}
	found, err := s.Read.Note.Query().Where(note.RequestID(request)).
		Order(ent.Desc(note.FieldCreatedAt, note.FieldID)).Limit(maxTimeline).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the notes of request %s: %w", request, err)
	}
	texts := map[string]string{}
	for _, n := range found {
		texts[n.ID.String()] = n.Text
	}
	return texts, nil
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

// unchanging are the entries about a request that leave it as it was: what a person
// has open stays good.
var unchanging = []string{"subject.revealed", "request.assigned", "request.noted", "request.exported"}

// lastChange is the newest entry about a request that changed it.
func (s *site) lastChange(ctx context.Context, request uuid.UUID) (*ent.LedgerEntry, error) {
	e, err := s.Read.LedgerEntry.Query().
		Where(ledgerentry.SubjectID(request), ledgerentry.ActionNotIn(unchanging...)).
		Order(ent.Desc(ledgerentry.FieldNumber)).
		First(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the ledger of request %s: %w", request, err)
	}
	return e, nil
}
