package view

import (
	"time"

	"lethe/web/view/ui"
)

// Secret is where the signing secret of a destination is kept. Without any place
// its orders are not signed.
type Secret struct {
	Env     string         // an environment variable
	File    string         // a file
	Stored  bool           // by Lethe
	History []StoredSecret // of Stored: those that count, the newest first
}

// StoredSecret is a secret that Lethe keeps, which nobody can read.
type StoredSecret struct {
	SetBy string
	SetAt time.Time
	Until time.Time // a newer one has taken its place, and this one counts until then; zero for the newest
}

// sentence says where the secret is kept.
func (s Secret) sentence(c ui.Clock) string {
	switch {
	case s.Env != "":
		return "In the variable " + s.Env
	case s.File != "":
		return "In the file " + s.File
	case !s.Stored:
		return "None: orders are not signed"
	case len(s.History) == 0:
		return "Kept by Lethe, but none is set yet: nothing can be sent"
	}
	words := "Kept by Lethe, set " + c.Date(s.History[0].SetAt) + " by " + s.History[0].SetBy
	if len(s.History) > 1 {
		words += "; the old one counts until " + c.Moment(s.History[1].Until)
	}
	return words
}

// verb is the button that sets it for the first time, or anew.
func (s Secret) verb() string {
	if len(s.History) == 0 {
		return "Set secret…"
	}
	return "Rotate secret…"
}
