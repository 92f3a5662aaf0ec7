package view

import (
	"context"
	"strings"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
)

// CheckRequest is the page that shows what was typed, and what follows from it,
// before a request is saved.
type CheckRequest struct {
	Frame
	Answers    Answers
	Back       string // as of NewRequest
	Key        string // as of NewRequest
	Asked      time.Time
	Deadline   Deadline
	Plan       *Plan     // nil when no rules are published
	ReviewEnds time.Time // zero when a person must decide
	Known      KnownPerson
}

// KnownPerson is what is on record of the person already.
type KnownPerson struct {
	Requests []Previous // newest first
	Erased   time.Time  // when the person was erased last; zero if that is not remembered
}

func (k KnownPerson) none() bool { return len(k.Requests) == 0 && k.Erased.IsZero() }

// split parts the requests into those that are open and the others.
func (k KnownPerson) split() (open, closed []Previous) {
	for _, r := range k.Requests {
		if r.Finished.IsZero() {
			open = append(open, r)
		} else {
			closed = append(closed, r)
		}
	}
	return open, closed
}

// forgotten reports whether the person was erased by a request that is not kept
// any more.
func (k KnownPerson) forgotten() bool {
	for _, r := range k.Requests {
		if r.Erased {
			return false
		}
	}
	return !k.Erased.IsZero()
}

// openWords begins the sentence about requests that are open.
func openWords(ctx context.Context, n int) string {
	if n == 1 {
		return say.T(ctx, "Another open request of the same person:")
	}
	return say.T(ctx, "%d open requests of the same person:", n)
}

// hidden are the fields that carry the answers on.
func (a Answers) hidden() []pair {
	var out []pair
	for n, i := range a.Identifiers {
		out = append(out, pair{IdentifierField(n, "type"), i.Type}, pair{IdentifierField(n, "value"), i.Value})
	}
	return append(out,
		pair{"cause", a.Cause}, pair{"regulation", a.Regulation}, pair{"submittedAt", a.Asked},
		pair{"externalId", a.ExternalID}, pair{"channel", a.Channel}, pair{"attributes", a.Attributes})
}

// pair is a field of a form with its value.
type pair struct{ name, value string }

// attributes are the lines with something in them.
func (a Answers) attributes() []string {
	var out []string
	for line := range strings.Lines(a.Attributes) {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// window says when the request goes out if nobody does anything.
func (p CheckRequest) window(ctx context.Context) string {
	return Request{Frame: p.Frame, ReviewEnds: p.ReviewEnds}.window(ctx)
}

func (p CheckRequest) regulation() lifecycle.Regulation {
	return lifecycle.Regulation(p.Answers.Regulation)
}

// orNot is the answer, or that there is none.
func orNot(ctx context.Context, answer string) string {
	if answer == "" {
		return say.T(ctx, "Not said")
	}
	return answer
}

// dueIn says how much time there is.
func (p CheckRequest) dueIn(ctx context.Context) string {
	switch days := p.Clock.Days(p.Deadline.Due.At); {
	case days < 0:
		return say.T(ctx, "The deadline has passed already.")
	case days == 0:
		return say.T(ctx, "The deadline is today.")
	default:
		return say.N(ctx, days, "%d day are left.", "%d days are left.")
	}
}
