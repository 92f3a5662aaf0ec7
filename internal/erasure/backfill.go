package erasure

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lethe/ent"
	"lethe/ent/destination"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/rules"
)

// Backfill tells a destination of the requests that were routed before it, or the
// rule that names it, was published.
type Backfill struct {
	Destination string    // its name
	Since       time.Time // of requests received since then; not in the future
	Comment     string    // at most 1,000 characters, without personal data: it is kept for ever
}

// Backfilled is what a Backfill did.
type Backfilled struct {
	Deliveries int `json:"deliveries"` // new ones that were written
	Archived   int `json:"archived"`   // archived requests that cannot be sent: their identifiers are destroyed
	Unreadable int `json:"unreadable"` // requests for which the rules cannot be evaluated: a person must look
}

// Backfill writes a delivery, due at once, for each request that was routed
// without one to the destination and that the current rules would send there, and
// opens completed requests again. What is on hold stays so. It works in parts of
// 100 requests, and saves each: broken off, it can be called again, and nothing is
// sent twice. It needs to see all requests.
//
// It fails with BadInput for a time in the future, with NotFound for a
// destination that is not published, and with Conflict when no rule names it.
func (s *Service) Backfill(ctx context.Context, in Backfill) (Backfilled, error) {
	for _, p := range []auth.Permission{auth.ManageDeliveries, auth.ReadRequests} {
		if err := auth.Require(ctx, p); err != nil {
			return Backfilled{}, err
		}
	}
	to, err := s.checkBackfill(ctx, in)
	if err != nil {
		return Backfilled{}, err
	}
	var out Backfilled
	unreadable, err := s.eachMissed(ctx, to, func(missed []*ent.ErasureRequest) error {
		for part := range slices.Chunk(missed, batch) {
			n, err := s.backfillPart(ctx, to.Name, part)
			if err != nil {
				return err
			}
			out.Deliveries += n
		}
		return nil
	})
	if err != nil {
		return out, err
	}
	s.wake(ctx)
	archived, more, err := s.missedForEver(ctx, to)
	if err != nil {
		return out, err
	}
	out.Archived, out.Unreadable = archived, unreadable+more
	return out, s.recordBackfill(ctx, in, out)
}

func (s *Service) checkBackfill(ctx context.Context, in Backfill) (latecomer, error) {
	now, err := s.Now(ctx)
	if err != nil {
		return latecomer{}, err
	}
	faults := append(shorterThan("destination", in.Destination, 63), shorterThan("comment", in.Comment, 1000)...)
	if in.Since.IsZero() || in.Since.After(now) {
		faults = append(faults, fault.Field{Path: "since", Message: "Give the time since which the requests were received; it is not in the future."})
	}
	if err := fault.Invalid(faults...); err != nil {
		return latecomer{}, err
	}
	to, err := s.db.Read().Destination.Query().Where(destination.Name(in.Destination), destination.RetiredAtIsNil()).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return latecomer{}, fault.New(fault.NotFound, "There is no published destination of this name.")
	case err != nil:
		return latecomer{}, fmt.Errorf("load destination %s: %w", in.Destination, err)
	}
	p, err := s.currentRules(ctx, s.db.Read())
	if err != nil {
		return latecomer{}, err
	}
	if p == nil || !slices.ContainsFunc(p.document.Rules, func(r rules.Rule) bool { return slices.Contains(r.To, to.Name) }) {
		return latecomer{}, fault.New(fault.Conflict, "No rule names this destination. Publish one that does; then it can be told of old requests.")
	}
	return latecomer{Destination: to, rules: p, since: in.Since}, nil
}

func (s *Service) recordBackfill(ctx context.Context, in Backfill, out Backfilled) error {
	return s.recordRouting(ctx, "destination.backfilled", map[string]any{
		"destination": in.Destination, "since": in.Since.UTC().Format(time.RFC3339), "comment": in.Comment,
		"deliveries": out.Deliveries, "archived": out.Archived,
	})
}
