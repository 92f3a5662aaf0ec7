package view

import (
	"context"

	"lethe/web/view/say"
)

// guarded says what keeps the program from changing the ledger; empty if that is not known.
func (p Health) guarded(ctx context.Context) string {
	switch p.Guard {
	case "login":
		return say.T(ctx, "The program can add to the ledger and not change it: its database user has no right to.")
	case "role":
		return say.T(ctx, "The program can add to the ledger and not change it: it has given up that right of its database user.")
	default:
		return ""
	}
}

// unguarded reports whether the program could change the ledger, if it turned off the triggers.
func (p Health) unguarded() bool { return p.Guard == "trigger" }
