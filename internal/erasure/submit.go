package erasure

import (
	"context"
	"encoding/json"
	"runtime/debug"
	"slices"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// Submission is a request to erase a person's data, as the sender puts it.
type Submission struct {
	Identifiers    []IdentifierInput    // 1 to 20
	Cause          string               // one of Config.Causes
	Regulation     lifecycle.Regulation // GDPR when empty
	SubmittedAt    *time.Time           // when the person asked; now when nil
	ExternalID     string               // the sender's own id, at most 200 characters
	Attributes     json.RawMessage      // a JSON object, at most 50 keys and 8 KiB
	IdempotencyKey string               // at most 200 characters, unique per sender
}

// IdentifierInput is one identifier as it was typed.
type IdentifierInput struct{ Type, Value string }

// Submitted is a request that was taken. Replayed says that it was taken
// before, under the same idempotency key.
type Submitted struct {
	Request  *ent.ErasureRequest
	Replayed bool
}

// Submit takes a request. When it returns without an error, the request is
// durable. The same input under the same idempotency key returns the first
// request; another input under that key is an IdempotencyConflict. Input that
// is wrong is BadInput with every field that is, and nothing is saved.
func (s *Service) Submit(ctx context.Context, in Submission) (Submitted, error) {
	if err := auth.Require(ctx, auth.SubmitRequests); err != nil {
		return Submitted{}, err
	}
	out, err := s.submit(ctx, in)
	if err == nil && dueSoon(out.Request) {
		s.wake(ctx)
	}
	return out, err
}

// SubmitResult is what became of one submission of many.
type SubmitResult struct {
	Submitted
	Err error
}

// maxSubmissions is how many requests may be submitted at once.
const maxSubmissions = 1000

// SubmitAll takes 1 to 1,000 requests, each on its own: one that is wrong does
// not stop the others. The results are in the order of the input. The error is
// for the whole: a missing permission, or a number out of range.
func (s *Service) SubmitAll(ctx context.Context, in []Submission) ([]SubmitResult, error) {
	if err := auth.Require(ctx, auth.SubmitRequests); err != nil {
		return nil, err
	}
	if len(in) < 1 || len(in) > maxSubmissions {
		return nil, fault.Invalid(fault.Field{Path: "requests", Message: "Send 1 to 1,000 requests at once."})
	}
	results := make([]SubmitResult, len(in))
	var group errgroup.Group
	group.SetLimit(4) // a bulk must not take every connection from the others
	for i := range in {
		group.Go(func() error {
			results[i].Submitted, results[i].Err = s.submitSafely(ctx, in[i])
			return nil
		})
	}
	_ = group.Wait() // each failure is in its result
	s.wake(ctx)
	return results, nil
}

// submitSafely makes a panic the failure of one submission: in a goroutine of
// its own it would end the process.
func (s *Service) submitSafely(ctx context.Context, in Submission) (out Submitted, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			s.log.ErrorContext(ctx, "a submission panicked", "error", fault.Panicked(cause), "stack", string(debug.Stack()))
			out, err = Submitted{}, fault.Panicked(cause)
		}
	}()
	return s.submit(ctx, in)
}

func (s *Service) submit(ctx context.Context, in Submission) (Submitted, error) {
	v, err := s.validate(in)
	if err != nil {
		return Submitted{}, err
	}
	for attempt := 0; ; attempt++ {
		out, err := s.save(ctx, v)
		// Two random references of 40 bits met; another one will not.
		if err != nil && attempt < 3 && database.IsUnique(err, "erasure_requests_reference_key") {
			continue
		}
		return out, err
	}
}

// save writes a valid submission in one transaction.
func (s *Service) save(ctx context.Context, v valid) (Submitted, error) {
	var out Submitted
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		out = Submitted{} // of a try that was broken off
		now, err := database.Now(ctx, tx)
		if err != nil {
			return err
		}
		asked, err := v.askedAt(now)
		if err != nil {
			return err
		}
		id := uuid.Must(uuid.NewV7())
		if v.key != nil {
			first, err := s.remember(ctx, tx, v, id)
			if err != nil || first != nil {
				out = Submitted{Request: first, Replayed: true}
				return err
			}
		}
		out.Request, err = s.create(ctx, tx, v, id, asked, now)
		return err
	})
	if err != nil {
		return Submitted{}, err
	}
	return out, nil
}

func (s *Service) create(ctx context.Context, tx *ent.Tx, v valid, id uuid.UUID, asked, now time.Time) (*ent.ErasureRequest, error) {
	dataKey, wrapped, err := s.keys.NewDataKey(id)
	if err != nil {
		return nil, err
	}
	r := &ent.ErasureRequest{
		ID: id, Cause: v.cause, Regulation: v.regulation, Source: auth.From(ctx).Source,
		Attributes: v.attributes, SubmittedAt: asked, ReceivedAt: now,
	}
	r.DueAt, r.AcknowledgeBy = s.cfg.Law.due(r, nil).At, s.cfg.Law.acknowledgeBy(r)
	ends, err := s.reviewEnds(ctx, tx.Client(), r, v.types())
	if err != nil {
		return nil, err
	}
	person := s.keysOf(v.identifiers)
	duplicateOf, err := earlier(ctx, tx, person)
	if err != nil {
		return nil, err
	}
	previous, err := remembered(ctx, tx, person, now)
	if err != nil {
		return nil, err
	}
	reference, err := unusedReference(ctx, tx)
	if err != nil {
		return nil, err
	}
	saved, err := tx.ErasureRequest.Create().
		SetID(id).
		SetReference(reference).
		SetState(lifecycle.InReview).
		SetCause(v.cause).
		SetRegulation(v.regulation).
		SetSource(r.Source).
		SetNillableExternalID(v.externalID).
		SetAttributes(v.attributes).
		SetSubmittedAt(asked).
		SetReceivedAt(now).
		SetDueAt(r.DueAt).
		SetNillableAcknowledgeBy(r.AcknowledgeBy).
		SetNillableReviewEndsAt(ends).
		SetNillableEscalateAt(nextEscalation(r)).
		SetNillableDuplicateOfID(duplicateOf).
		SetNillablePreviousID(previous).
		SetDataKey(wrapped).
		Save(ctx)
	if err != nil {
		return nil, err
	}
	if err := s.sealAll(ctx, tx, saved, dataKey, v); err != nil {
		return nil, err
	}
	if slices.Contains(v.types(), addressType) {
		if err := s.cfg.Letters.outbox().take(ctx, tx, now, lifecycle.ReceiptLetter, id); err != nil {
			return nil, err
		}
	}
	return saved.Unwrap(), ledger.Append(ctx, tx, now, ledger.Entry{Subject: id, Action: "request.submitted", Detail: map[string]any{
		"cause": v.cause, "regulation": string(v.regulation), "source": r.Source, "possibleDuplicate": duplicateOf != nil,
		"reference": reference, "identifierTypes": v.types(), "submittedAt": recorded(asked), "dueAt": recorded(r.DueAt),
	}})
}

// dueSoon reports whether the jobs must be told: they look by themselves only
// every few seconds, and a notification for every submit would slow all submits.
func dueSoon(r *ent.ErasureRequest) bool {
	return r.ReviewEndsAt != nil && r.ReviewEndsAt.Before(r.ReceivedAt.Add(time.Minute))
}
