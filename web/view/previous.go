package view

import (
	"slices"
	"time"

	"lethe/internal/lifecycle"
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
func (p Previous) became(c ui.Clock) string {
	switch {
	case p.Finished.IsZero():
		return "Open since " + c.Date(p.Received)
	case p.Erased:
		return "Erased on " + c.Date(p.Finished)
	case p.State == lifecycle.Rejected:
		return "Rejected on " + c.Date(p.Finished)
	default:
		return "Withdrawn on " + c.Date(p.Finished)
	}
}
