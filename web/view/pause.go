package view

import "lethe/web/view/ui"

// Pause is the page that stops sending to a destination. After an error it keeps
// what was typed.
type Pause struct {
	Frame
	Name   string
	Title  string
	Return string // local path to show afterwards; the destination if empty
	Why    string // as typed
	Faults Faults
}

func (p Pause) back() string {
	if p.Return == "" {
		return destinationPath(p.Name, "")
	}
	return p.Return
}

func (p Pause) whyField() ui.Field {
	return ui.Field{
		Name: "why", Label: "Why", Value: p.Why, Error: p.Faults["why"], Optional: true,
		Hint: "Optional, at most 1,000 characters, without personal data: the ledger keeps it.",
	}
}
