package view

import (
	"context"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// RetentionSettings is the page of when what is forgotten. Every time runs from the
// end of a request.
type RetentionSettings struct {
	Frame
	Identifiers time.Duration // until the request is archived
	Tombstones  time.Duration // 0: none are kept
	Records     []RecordsKept
	Laws        []LawKept
}

// RecordsKept is how long the archived requests of one outcome are kept.
type RecordsKept struct {
	Outcome lifecycle.RequestState
	For     time.Duration
}

// LawKept is what a regulation says about keeping records.
type LawKept struct {
	Regulation lifecycle.Regulation
	AtLeast    string // "24 months"
	Article    string
	Source     string
	Confirmed  bool
}

func (l LawKept) tag() ui.Tag { return PackClock{Confirmed: l.Confirmed}.tag() }

// keptFor writes how long something is kept.
func keptFor(ctx context.Context, d time.Duration) string {
	if d == 0 {
		return say.T(ctx, "Not at all")
	}
	return ui.Span(ctx, d)
}
