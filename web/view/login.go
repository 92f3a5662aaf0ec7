package view

import (
	"context"
	"slices"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Login is the sign-in page.
type Login struct {
	Frame
	Email    string        // as typed
	Error    string        // one neutral sentence that does not say which part was wrong; empty at first
	Return   string        // local path to show after signing in
	Accounts []DemoAccount // of lethe dev only; none otherwise
}

// DemoAccount is a printed account that anyone at this machine may use.
type DemoAccount struct {
	Role     string
	Email    string
	Password string
	Code     string // the second factor's code of this minute; empty if it has none
}

// coded reports whether any demo account has a second factor.
func (p Login) coded() bool {
	return slices.ContainsFunc(p.Accounts, func(a DemoAccount) bool { return a.Code != "" })
}

func (p Login) title(ctx context.Context) string {
	if p.Error != "" {
		return say.T(ctx, "Error: Sign in")
	}
	return say.T(ctx, "Sign in")
}

func (p Login) faults() []ui.FieldError {
	if p.Error == "" {
		return nil
	}
	return []ui.FieldError{{Field: "email", Message: p.Error}}
}
