package erasure

import (
	"context"
	"encoding/json"
	"runtime/debug"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
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
	waiting := make([]*arrival, len(in))
	for at := 0; at < len(in); at += maxTogether { // while some are written, the next are sealed
		end := min(at+maxTogether, len(in))
		s.enterSome(ctx, in[at:end], results[at:end], waiting[at:end])
	}
	for n, a := range waiting {
		if a != nil {
			results[n].Submitted, results[n].Err = a.wait(ctx)
		}
	}
	s.wake(ctx)
	return results, nil
}

// enterSome queues submissions. Those that wait have an arrival then, the others an
// error.
func (s *Service) enterSome(ctx context.Context, in []Submission, results []SubmitResult, waiting []*arrival) {
	var arrived []*arrival
	for n := range in {
		a, err := s.arriveSafely(ctx, in[n])
		if err != nil {
			results[n].Err = err
			continue
		}
		waiting[n], arrived = a, append(arrived, a)
	}
	err := s.enter(arrived...)
	for n, a := range waiting {
		if err != nil && a != nil {
			results[n].Err, waiting[n] = err, nil
		}
	}
}

// arriveSafely makes a panic the failure of one submission of many.
func (s *Service) arriveSafely(ctx context.Context, in Submission) (a *arrival, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fault.Panicked(cause)
			s.log.ErrorContext(ctx, "a submission panicked", "error", err, "stack", string(debug.Stack()))
		}
	}()
	return s.arrive(ctx, in)
}

// arrive checks a submission and works out all that needs no database.
func (s *Service) arrive(ctx context.Context, in Submission) (*arrival, error) {
	v, err := s.validate(in)
	if err != nil {
		return nil, err
	}
	return s.seal(ctx, v)
}

func (s *Service) submit(ctx context.Context, in Submission) (Submitted, error) {
	a, err := s.arrive(ctx, in)
	if err != nil {
		return Submitted{}, err
	}
	if err := s.enter(a); err != nil {
		return Submitted{}, err
	}
	return a.wait(ctx)
}

// dueSoon reports whether the jobs must be told: they look by themselves only
// every few seconds, and a notification for every submit would slow all submits.
func dueSoon(r *ent.ErasureRequest) bool {
	return r.ReviewEndsAt != nil && r.ReviewEndsAt.Before(r.ReceivedAt.Add(time.Minute))
}
