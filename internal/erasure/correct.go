package erasure

import (
	"context"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// Correction changes facts of a request that is not yet approved; what is nil
// stays as it is.
type Correction struct {
	RequestID  uuid.UUID
	Cause      *string
	Regulation *lifecycle.Regulation
	Attributes json.RawMessage
	Version    int
}

// Correct changes facts that the rules read, and works out anew when the
// request is due and when its review ends, which is never sooner than before: who
// waits for a person, or was given time when an approval was taken back, goes on
// waiting. Identifiers are never corrected: submit another request. It fails with
// BadInput for attributes that hold one, and with Conflict once the request is
// approved.
func (s *Service) Correct(ctx context.Context, in Correction) (*ent.ErasureRequest, error) {
	attributes, faults := readAttributes(in.Attributes)
	if in.Cause != nil || in.Regulation != nil {
		faults = append(faults, s.checkFacts(
			deref(in.Cause, s.cfg.Causes[0]), deref(in.Regulation, lifecycle.GDPR))...)
	}
	if err := fault.Invalid(faults...); err != nil {
		return nil, err
	}
	return s.change(ctx, in.RequestID, in.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		r := c.request
		if !r.State.Editable() {
			return fault.New(fault.Conflict, "Only a request in review can be corrected; this one is %s.", r.State)
		}
		corrected := *r
		corrected.Cause = deref(in.Cause, r.Cause)
		corrected.Regulation = deref(in.Regulation, r.Regulation)
		if in.Attributes != nil {
			corrected.Attributes = attributes
		}
		return s.correct(ctx, c, &corrected)
	})
}

func (s *Service) correct(ctx context.Context, c *change, to *ent.ErasureRequest) error {
	identifiers, err := s.reveal(ctx, c.tx.Client(), c.request)
	if err != nil {
		return err
	}
	types, values := make([]string, len(identifiers)), make([]string, len(identifiers))
	for n, i := range identifiers {
		types[n], values[n] = i.Type, i.Value
	}
	if err := fault.Invalid(checkSecrecy(values, "", to.Attributes)...); err != nil {
		return err
	}
	ends, err := s.reviewEnds(ctx, c.tx.Client(), to, types)
	if err != nil {
		return err
	}
	ends = later(c.request.ReviewEndsAt, ends)
	if to.Regulation != c.request.Regulation && (c.request.ClockPaused || c.request.ExtendedAt != nil) {
		return fault.New(fault.Conflict, "The deadline of this request was extended or stands still under %s: its regulation cannot be changed any more.", c.request.Regulation)
	}
	update := c.request.Update().
		SetCause(to.Cause).
		SetRegulation(to.Regulation).
		SetAttributes(to.Attributes).
		AddVersion(1)
	due, err := s.setDue(ctx, c, update, *to)
	if err != nil {
		return err
	}
	if by := s.cfg.Law.acknowledgeBy(to); by != nil {
		update.SetAcknowledgeBy(*by)
	} else {
		update.ClearAcknowledgeBy()
	}
	if ends == nil {
		update.ClearReviewEndsAt()
	} else {
		update.SetReviewEndsAt(*ends)
	}
	return c.save(ctx, update, "request.corrected", map[string]any{
		"cause": to.Cause, "regulation": string(to.Regulation), "dueAt": recorded(due),
	})
}

// later is the later of two ends of a review; nil, where a person decides, is
// the latest.
func later(a, b *time.Time) *time.Time {
	if a == nil || b == nil {
		return nil
	}
	if a.After(*b) {
		return a
	}
	return b
}

func deref[T any](p *T, otherwise T) T {
	if p == nil {
		return otherwise
	}
	return *p
}
