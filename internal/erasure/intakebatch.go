package erasure

import (
	"context"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// intakeBatch is the new requests of one transaction, in the order of the arrivals.
type intakeBatch struct {
	s       *Service
	known   known
	places  []int // of the arrivals among those that came together
	arrived []*arrival
	drafts  []*ent.ErasureRequest
	persons map[string]uuid.UUID // the first of them that has a blind index
}

func newIntakeBatch(s *Service, k known) *intakeBatch {
	return &intakeBatch{s: s, known: k, persons: map[string]uuid.UUID{}}
}

// add works out the request of an arrival. It fails with BadInput for a time that
// cannot be, and with errMustWait.
func (b *intakeBatch) add(ctx context.Context, place int, a *arrival) error {
	if b.known.busy[place] {
		return errMustWait
	}
	asked, err := a.valid.askedAt(b.known.now)
	if err != nil {
		return err
	}
	r := &ent.ErasureRequest{
		ID: a.id, Reference: a.reference, State: lifecycle.InReview,
		Cause: a.valid.cause, Regulation: a.valid.regulation, Source: a.actor.Source,
		ExternalID: a.valid.externalID, Attributes: a.valid.attributes,
		SubmittedAt: asked, ReceivedAt: b.known.now,
		DuplicateOfID: b.earlier(place, a), PreviousID: b.previous(place), DataKey: &a.dataKey, Version: 1,
	}
	r.DueAt, r.AcknowledgeBy = b.s.cfg.Law.due(r, nil).At, b.s.cfg.Law.acknowledgeBy(r)
	r.EscalateAt = nextEscalation(r)
	if r.ReviewEndsAt, err = b.s.reviewEndsUnder(ctx, b.known.rules, r, a.valid.types()); err != nil {
		return err
	}
	for _, index := range a.person.Indexes {
		if _, taken := b.persons[string(index)]; !taken {
			b.persons[string(index)] = r.ID
		}
	}
	b.places, b.arrived, b.drafts = append(b.places, place), append(b.arrived, a), append(b.drafts, r)
	return nil
}

// earlier is the first open request of the same person: one that was there, or one
// that came together with this one.
func (b *intakeBatch) earlier(place int, a *arrival) *uuid.UUID {
	if id, ok := b.known.earlier[place]; ok {
		return &id
	}
	for _, index := range a.person.Indexes {
		if id, ok := b.persons[string(index)]; ok {
			return &id
		}
	}
	return nil
}

func (b *intakeBatch) previous(place int) *uuid.UUID {
	if id, ok := b.known.previous[place]; ok {
		return &id
	}
	return nil
}

// save writes the requests with all that belongs to them, and returns them by the place
// of their arrivals.
func (b *intakeBatch) save(ctx context.Context, tx *ent.Tx) (map[int]*ent.ErasureRequest, error) {
	if len(b.drafts) == 0 {
		return nil, nil
	}
	if err := b.saveRows(ctx, tx); err != nil {
		return nil, err
	}
	if err := b.queueReceipts(ctx, tx); err != nil {
		return nil, err
	}
	openings := make([]ledger.Opening, len(b.drafts))
	out := make(map[int]*ent.ErasureRequest, len(b.drafts))
	for n, r := range b.drafts {
		openings[n] = b.arrived[n].entry(r)
		out[b.places[n]] = r.Unwrap()
	}
	return out, ledger.Open(ctx, tx, b.known.now, openings...)
}
