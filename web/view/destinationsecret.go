package view

import (
	"context"
	"time"

	"lethe/web/view/say"
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
func (s Secret) sentence(ctx context.Context, c ui.Clock) string {
	switch {
	case s.Env != "":
		return say.T(ctx, "In the variable %s", s.Env)
	case s.File != "":
		return say.T(ctx, "In the file %s", s.File)
	case !s.Stored:
		return say.T(ctx, "None: orders are not signed")
	case len(s.History) == 0:
		return say.T(ctx, "Kept by Lethe, but none is set yet: nothing can be sent")
	}
	words := say.T(ctx, "Kept by Lethe, set %s by %s", c.Date(s.History[0].SetAt), s.History[0].SetBy)
	if len(s.History) > 1 {
		words += say.T(ctx, "; the old one counts until %s", c.Moment(s.History[1].Until))
	}
	return words
}

// verb is the button that sets it for the first time, or anew.
func (s Secret) verb(ctx context.Context) string {
	if len(s.History) == 0 {
		return say.T(ctx, "Set secret…")
	}
	return say.T(ctx, "Rotate secret…")
}
