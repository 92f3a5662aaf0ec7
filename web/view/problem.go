package view

import (
	"context"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Problem is the page for an answer that is not what was asked for. It shows
// a reference id where somebody could look it up, never a cause.
type Problem struct {
	Frame
	Status     int           // 400, 403, 404, 405, 409, 422, 429, 500, 503; others are drawn as 500
	Message    string        // a sentence for the person, in place of the usual one; may be empty
	RetryAfter time.Duration // of 429 and 503; 0 if unknown
	RequestID  string        // to be named to whoever operates Lethe; may be empty
}

// problemWords are the title, what happened and what to do.
type problemWords struct{ title, happened, next string }

var problems = map[int]problemWords{
	400: {"This cannot be read", "What was sent is not a request that Lethe understands.", "Go back and try again."},
	403: {"You may not do this", "Your role does not allow it.", "Ask an administrator if you need to do it."},
	404: {"Page not found", "There is nothing at this address.", "The address may be mistyped, or the request may have moved to the archive."},
	405: {"Not possible here", "This address takes other actions.", "Open the page that you came from and use its buttons."},
	409: {"This has changed", "Somebody changed it while you were looking at it, and nothing was saved.", "Go back, load the page again and look at what is there now."},
	422: {"This cannot be used", "Part of what was sent is missing or wrong, and nothing was saved.", "Go back, correct it and send it again."},
	429: {"Too many requests", "More was asked than Lethe answers at once, and nothing was saved.", ""},
	500: {"Something went wrong", "The fault is on our side. What you had saved before is safe; what you just sent may not be.", "Load the page again to see what is there. If it happens again, tell your administrator the reference id."},
	503: {"Lethe cannot answer now", "Its database cannot be reached, and nothing was saved. No request is lost.", ""},
}

func (p Problem) words(ctx context.Context) problemWords {
	w, ok := problems[p.Status]
	if !ok {
		w = problems[500]
	}
	if p.Message != "" {
		w.happened = p.Message
	}
	if w.next == "" {
		w.next = say.T(ctx, "Wait %s, then try again.", p.wait(ctx))
	}
	return w
}

func (p Problem) wait(ctx context.Context) string {
	if p.RetryAfter <= 0 {
		return say.T(ctx, "a minute")
	}
	return ui.Span(ctx, max(p.RetryAfter, time.Second))
}
