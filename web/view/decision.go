package view

import (
	"time"

	"lethe/internal/lifecycle"
)

// Decision is what a person decided, and why.
type Decision struct {
	What   string // "Rejected"
	By     string
	At     time.Time
	Ground lifecycle.RejectionGround // of a rejection
	Text   string
}

// unopposed is the approval of a request that nobody decided about.
func unopposed(at time.Time) *Decision {
	return &Decision{What: "Approved", By: "Nobody objected in time (review window ended)", At: at}
}

// decided is the decision; of a request that went out by itself, that nobody
// objected.
func (p Request) decided() *Decision {
	if p.Decision == nil && !p.Approved.IsZero() {
		return unopposed(p.Approved)
	}
	return p.Decision
}

// decided is the decision; of a request that was carried out without one, that
// nobody objected.
func (p ArchivedRequest) decided() *Decision {
	if p.Decision == nil && p.Outcome == lifecycle.Completed {
		return unopposed(time.Time{})
	}
	return p.Decision
}
