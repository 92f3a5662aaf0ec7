package demo

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

// Requests fills an empty desk. Archive is the same desk with the setting that
// lets it archive what has just finished.
type Requests struct {
	Desk     *erasure.Service
	Archive  *erasure.Service
	Read     *ent.Client
	Reviewer auth.Actor
}

// Waiting submits what waits for a person or for the end of its review window:
// 39 requests, some of them due soon and some overdue. It does nothing, and
// says so, when there are requests already.
func (r Requests) Waiting(ctx context.Context) (bool, error) {
	open, err := r.Read.ErasureRequest.Query().Exist(ctx)
	if err != nil {
		return false, fmt.Errorf("look for requests: %w", err)
	}
	archived, err := r.Read.ArchivedRequest.Query().Exist(ctx)
	if err != nil || open || archived {
		return false, err
	}
	for n := range 30 {
		if _, err := r.submit(ctx, person(n, 1+n*8/7, map[string]any{"tier": "enterprise"})); err != nil {
			return false, err
		}
	}
	for n := 30; n < 36; n++ {
		if _, err := r.submit(ctx, person(n, n-30, map[string]any{"tier": "free"})); err != nil {
			return false, err
		}
	}
	return true, r.unusual(ctx)
}

// unusual makes what does not simply wait: a request on hold, one that may be a
// second one of the same person, and one that was joined to the first.
func (r Requests) unusual(ctx context.Context) error {
	held, err := r.submit(ctx, person(64, 3, nil))
	if err != nil {
		return err
	}
	reviewer := auth.With(ctx, r.Reviewer)
	_, err = r.Desk.Hold(reviewer, erasure.Holding{
		RequestID: held.ID, Ground: lifecycle.HoldLegalClaims, ReviewOn: time.Now().AddDate(0, 0, 21),
		Note: "The legal department asked to wait for the end of the proceedings.",
	})
	if err != nil {
		return fmt.Errorf("put a request of the demo on hold: %w", err)
	}
	enterprise := map[string]any{"tier": "enterprise"}
	if _, err := r.submit(ctx, person(0, 0, enterprise)); err != nil {
		return err
	}
	joined, err := r.submit(ctx, person(3, 0, enterprise))
	if err != nil {
		return err
	}
	if _, err := r.Desk.Join(reviewer, erasure.Decision{RequestID: joined.ID}); err != nil {
		return fmt.Errorf("join two requests of the demo: %w", err)
	}
	return nil
}

// Past makes what has a history: 10 requests that end in the archive, one person
// of these who asks again, then 8 that are complete, 4 that a destination fails, 4
// rejected and 2 withdrawn. The jobs are running; it waits for them where it must.
func (r Requests) Past(ctx context.Context) error {
	var old []*ent.ErasureRequest
	for n := 36; n < 46; n++ {
		request, err := r.submit(ctx, person(n, 20, nil))
		if err != nil {
			return err
		}
		if err := r.decide(ctx, request, n); err != nil {
			return err
		}
		old = append(old, request)
	}
	if err := r.archive(ctx, old); err != nil {
		return err
	}
	if err := r.comesBack(ctx, 37); err != nil {
		return err
	}
	for n := 46; n < 64; n++ {
		request, err := r.submit(ctx, person(n, n-44, map[string]any{"warehouse": n >= 54 && n < 58, "paper": n >= 58 && n < 62}))
		if err != nil {
			return err
		}
		if err := r.decide(ctx, request, max(n-56, 1)); err != nil {
			return err
		}
	}
	return nil
}

// comesBack lets the n-th person, who was erased, ask again: their page tells so,
// because Lethe remembers it without remembering them.
func (r Requests) comesBack(ctx context.Context, n int) error {
	again := person(n, 1, map[string]any{"tier": "enterprise"})
	again.ExternalID = fmt.Sprintf("ticket-%04d", 4300+n)
	_, err := r.submit(ctx, again)
	return err
}

// decide approves most requests, rejects every fourth and cancels every seventh.
func (r Requests) decide(ctx context.Context, request *ent.ErasureRequest, n int) error {
	ctx = auth.With(ctx, r.Reviewer)
	decision := erasure.Decision{RequestID: request.ID}
	var err error
	switch {
	case n%7 == 0:
		_, err = r.Desk.Cancel(ctx, decision)
	case n%4 == 0:
		_, err = r.Desk.Reject(ctx, erasure.Rejection{
			RequestID: request.ID,
			Ground:    lifecycle.LegallyRequired,
			Text:      "We have to keep your invoices for ten years (section 147 of the German Fiscal Code). Everything else is erased.",
		})
	default:
		_, err = r.Archive.Approve(ctx, decision)
	}
	return err
}

// archive waits until the requests are finished and moves them to the archive.
// A minute is far more than the flaky destination needs.
func (r Requests) archive(ctx context.Context, requests []*ent.ErasureRequest) error {
	ctx, cancel := context.WithTimeout(ctx, time.Minute)
	defer cancel()
	tick := time.NewTicker(200 * time.Millisecond)
	defer tick.Stop()
	for _, request := range requests {
		for {
			finished, err := r.finished(ctx, request.ID)
			if err != nil {
				return err
			}
			if finished {
				break
			}
			select {
			case <-tick.C:
			case <-ctx.Done():
				return fmt.Errorf("wait for the demo's requests to finish: %w", ctx.Err())
			}
		}
	}
	_, err := r.Archive.ArchiveDue(ctx)
	return err
}

func (r Requests) finished(ctx context.Context, id uuid.UUID) (bool, error) {
	request, err := r.Read.ErasureRequest.Get(ctx, id)
	if ent.IsNotFound(err) {
		return true, nil // the jobs archived it already
	}
	if err != nil {
		return false, fmt.Errorf("look at a request of the demo: %w", err)
	}
	return request.State.Final(), nil
}

// submit sends the request as one of the demo's sources would.
func (r Requests) submit(ctx context.Context, in erasure.Submission) (*ent.ErasureRequest, error) {
	source := sources[len(in.Identifiers[0].Value)%len(sources)]
	sender := auth.APIToken(uuid.Nil, source, source, []auth.Permission{auth.SubmitRequests})
	out, err := r.Desk.Submit(auth.With(ctx, sender), in)
	if err != nil {
		return nil, fmt.Errorf("submit a request of the demo: %w", err)
	}
	return out.Request, nil
}
