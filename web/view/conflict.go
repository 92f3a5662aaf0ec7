package view

import (
	"time"

	"lethe/internal/lifecycle"
)

// Conflict is the page for an action on a request that somebody else changed
// meanwhile; its status is 409. It shows both, and loses nothing that was typed.
type Conflict struct {
	Frame
	Reference string
	By        string // who changed it: a person's name, or "System"
	At        time.Time
	State     lifecycle.RequestState // it is in now
	Attempt   Attempt
}

// Attempt is what the person was about to do.
type Attempt struct {
	Verb    string // of the path: "reject"
	Label   string // of the button: "Reject request"
	Typed   []Typed
	Again   bool // the request as it is now still allows it
	Version int  // of the request as it is now
	Return  string
}

// Typed is one value of the form that was sent.
type Typed struct {
	Name  string // of the field: "text"
	Label string // "Reason for the data subject"
	Value string // as it was sent
	Words string // how to show it, if that differs from Value
}

func (t Typed) shown() string {
	if t.Words != "" {
		return t.Words
	}
	return t.Value
}
