package erasure

import (
	"context"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/lifecycle"
)

// Missed is what a destination was never told: it, or the rule that names it, was
// published after those requests had been routed.
type Missed struct {
	Open       int      `json:"open"`       // requests that are being forwarded
	Finished   int      `json:"finished"`   // completed ones, which would be opened again
	Archived   int      `json:"archived"`   // archived ones, which cannot be sent: their identifiers are destroyed
	Unreadable int      `json:"unreadable"` // those for which the rules cannot be evaluated: a person must look
	Examples   []string `json:"examples"`   // references of open and finished ones, the oldest first, at most 200
}

// Missed says what Backfill would do now, and changes nothing; the comment does
// not matter. It fails as Backfill does.
func (s *Service) Missed(ctx context.Context, in Backfill) (Missed, error) {
	if err := auth.RequireAny(ctx, auth.ManageDeliveries, auth.ManageRouting); err != nil {
		return Missed{}, err
	}
	if err := auth.Require(ctx, auth.ReadRequests); err != nil {
		return Missed{}, err
	}
	to, err := s.checkBackfill(ctx, in)
	if err != nil {
		return Missed{}, err
	}
	out := Missed{Examples: []string{}}
	unreadable, err := s.eachMissed(ctx, to, func(missed []*ent.ErasureRequest) error {
		out.add(missed)
		return nil
	})
	if err != nil {
		return Missed{}, err
	}
	archived, more, err := s.missedForEver(ctx, to)
	out.Archived, out.Unreadable = archived, unreadable+more
	return out, err
}

func (m *Missed) add(missed []*ent.ErasureRequest) {
	for _, r := range missed {
		if r.State == lifecycle.Completed {
			m.Finished++
		} else {
			m.Open++
		}
		if len(m.Examples) < maxExamples {
			m.Examples = append(m.Examples, r.Reference)
		}
	}
}
