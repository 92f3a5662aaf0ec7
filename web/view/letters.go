package view

import (
	"context"
	"strings"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Letter is a letter to the data subject.
type Letter struct {
	Kind    lifecycle.LetterKind
	State   lifecycle.LetterState
	Created time.Time
	Sent    time.Time // zero if it was not sent
	Why     string    // what went wrong at the last attempt; empty if nothing
	Again   bool      // it failed, and no later one took its place
}

// letterWord names a kind of letter as people do.
func letterWord(ctx context.Context, k lifecycle.LetterKind) string {
	switch k {
	case lifecycle.ReceiptLetter:
		return say.T(ctx, "Receipt")
	case lifecycle.ExtensionLetter:
		return say.T(ctx, "Extension")
	case lifecycle.RejectionLetter:
		return say.T(ctx, "Rejection")
	case lifecycle.CompletionLetter:
		return say.T(ctx, "Completion")
	}
	return string(k)
}

// when is the time that says most of a letter: when it was sent, or from when it
// waits.
func (l Letter) when() time.Time {
	if l.Sent.IsZero() {
		return l.Created
	}
	return l.Sent
}

func letterPath(reference string, k lifecycle.LetterKind, verb string) string {
	return below(requestPath(reference, "letters"), strings.ToLower(string(k)), verb)
}

func (p Request) sendAgain(ctx context.Context, l Letter) ui.Action {
	return ui.Action{
		Path: letterPath(p.Reference, l.Kind, "send"), Version: p.Version, Return: p.path(),
		Button: ui.Button{Label: "Send again", About: say.T(ctx, "the letter: %s", letterWord(ctx, l.Kind)), Kind: ui.Small},
	}
}

// LetterPage is a letter as it would be sent now.
type LetterPage struct {
	Frame
	Reference string
	Kind      lifecycle.LetterKind
	Subject   string // of the letter: its first line
	Text      string
	Language  string // as in BCP 47
	Missing   string // why there is no letter; empty if there is one
}

func (p LetterPage) title(ctx context.Context) string {
	return say.T(ctx, "%s of %s", letterWord(ctx, p.Kind), p.Reference)
}
