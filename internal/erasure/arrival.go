package erasure

import (
	"context"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/ledger"
)

// arrival is a valid submission on its way into the database, with all that can be
// worked out before the database is asked.
type arrival struct {
	ctx         context.Context // of who waits for it
	actor       auth.Actor
	valid       valid
	id          uuid.UUID
	reference   string
	dataKey     []byte // wrapped
	identifiers []*ent.Identifier
	person      SubjectKeys

	result SubmitResult
	taken  chan struct{} // closed when the result is there
}

// seal works out what a valid submission is written with. Sealing and the blind
// indexes cost more than all else here, and each caller pays for its own.
func (s *Service) seal(ctx context.Context, v valid) (*arrival, error) {
	a := &arrival{
		ctx: ctx, actor: auth.From(ctx), valid: v,
		id: uuid.Must(uuid.NewV7()), reference: newReference(),
		person: s.keysOf(v.identifiers),
		taken:  make(chan struct{}),
	}
	key, wrapped, err := s.keys.NewDataKey(a.id)
	if err != nil {
		return nil, err
	}
	a.dataKey = wrapped
	a.identifiers, err = s.sealAll(a.id, key, v.identifiers)
	return a, err
}

// answer tells who waits what became of the submission.
func (a *arrival) answer(result SubmitResult) {
	a.result = result
	close(a.taken)
}

// wait returns what became of the submission. When ctx ends first, it may be taken
// all the same: the sender asks again under the same idempotency key.
func (a *arrival) wait(ctx context.Context) (Submitted, error) {
	select {
	case <-a.taken:
		return a.result.Submitted, a.result.Err
	case <-ctx.Done():
		return Submitted{}, context.Cause(ctx)
	}
}

// sender names whose idempotency key it is.
func (a *arrival) sender() string { return senderOf(a.actor) }

// entry is what the ledger says of the request.
func (a *arrival) entry(r *ent.ErasureRequest) ledger.Opening {
	return ledger.Opening{Actor: a.actor, Entry: ledger.Entry{Subject: r.ID, Action: "request.submitted", Detail: map[string]any{
		"cause": r.Cause, "regulation": string(r.Regulation), "source": r.Source, "possibleDuplicate": r.DuplicateOfID != nil,
		"reference": r.Reference, "identifierTypes": a.valid.types(), "submittedAt": recorded(r.SubmittedAt), "dueAt": recorded(r.DueAt),
	}}}
}
