package view

import (
	"strings"
	"time"

	"lethe/internal/lifecycle"
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
func letterWord(k lifecycle.LetterKind) string {
	switch k {
	case lifecycle.ReceiptLetter:
		return "Receipt"
	case lifecycle.ExtensionLetter:
		return "Extension"
	case lifecycle.RejectionLetter:
		return "Rejection"
	case lifecycle.CompletionLetter:
		return "Completion"
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

func (p Request) sendAgain(l Letter) ui.Action {
	return ui.Action{
		Path: letterPath(p.Reference, l.Kind, "send"), Version: p.Version, Return: p.path(),
		Button: ui.Button{Label: "Send again", About: "the letter: " + letterWord(l.Kind), Kind: ui.Small},
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

func (p LetterPage) title() string { return letterWord(p.Kind) + " of " + p.Reference }
