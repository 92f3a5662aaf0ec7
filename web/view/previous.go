package view

import (
	"context"
	"slices"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Previous is an earlier request of the same person, archived or not.
type Previous struct {
	Reference string
	State     lifecycle.RequestState
	Erased    bool // the person was erased by it
	Received  time.Time
	Finished  time.Time // zero while it is open
}

// erasedBefore splits the list into the newest request by which the person was
// erased, nil if there is none, and the others.
func erasedBefore(all []Previous) (last *Previous, others []Previous) {
	n := slices.IndexFunc(all, func(p Previous) bool { return p.Erased })
	if n < 0 {
		return nil, all
	}
	return &all[n], slices.Delete(slices.Clone(all), n, n+1)
}

// became says how it ended and when.
func (p Previous) became(ctx context.Context, c ui.Clock) string {
	switch {
	case p.Finished.IsZero():
		return say.T(ctx, "Open since %s", c.Date(p.Received))
	case p.Erased:
		return say.T(ctx, "Erased on %s", c.Date(p.Finished))
	case p.State == lifecycle.Rejected:
		return say.T(ctx, "Rejected on %s", c.Date(p.Finished))
	default:
		return say.T(ctx, "Withdrawn on %s", c.Date(p.Finished))
	}
}
