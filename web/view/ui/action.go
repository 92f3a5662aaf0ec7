package ui

import "strconv"

// Action is a form of one button: it posts to Path and comes back to Return.
type Action struct {
	Path    string
	Version int         // of what the person saw, so that a change in between is noticed; 0 if it does not matter
	Return  string      // local path to show afterwards
	More    [][2]string // further fields of the form: names and values
	Button  Button
}

// Toast tells what has just been done. It stays until the next page and may
// offer to take the deed back.
type Toast struct {
	Text string
	Undo *Action // nil if there is no way back
}

// undo is the way back, under its key.
func (t Toast) undo() Action {
	a := *t.Undo
	a.Button.Key = "z"
	return a
}

func (a Action) version() string { return strconv.Itoa(a.Version) }
