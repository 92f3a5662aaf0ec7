package view

import (
	"context"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

const newUserPath = usersPath + "/new"

func userPath(id, verb string) string { return below(usersPath, id, verb) }

// Users is the list of those who may sign in.
type Users struct {
	Frame
	Rows      []Account
	MayManage bool
}

// Account is one account.
type Account struct {
	ID       string
	Name     string
	Email    string
	Role     string // "reviewer"
	Added    time.Time
	SignedIn time.Time // the last time; zero if never
	Disabled time.Time // zero if it may sign in
	Mine     bool      // of the person who looks
}

// AccountDetails is the page of an account.
type AccountDetails struct {
	Frame
	Account   Account
	Sessions  int // in which the person is signed in now
	MayManage bool
	Role      string // as chosen
	Refused   string // why not, where no field is at fault
	Faults    Faults
}

// NewAccount is the form for an account to add.
type NewAccount struct {
	Frame
	Email   string
	Name    string
	Role    string
	Refused string
	Faults  Faults
}

// ShownPassword is the page that shows a password that was made here, once.
type ShownPassword struct {
	Frame
	Account  Account
	Password string
}

func (a Account) tag() ui.Tag {
	if !a.Disabled.IsZero() {
		return ui.Tag{Word: "Disabled", Icon: "ban", Tone: ui.Neutral}
	}
	return ui.Tag{Word: "Active", Icon: "circle-check", Tone: ui.Good}
}

// changeable reports whether the person who looks may take something away from the
// account: not their own.
func (p AccountDetails) changeable() bool { return p.MayManage && !p.Account.Mine }

func (p AccountDetails) signedInNow(ctx context.Context) string {
	switch p.Sessions {
	case 0:
		return say.T(ctx, "Nowhere now")
	case 1:
		return say.T(ctx, "In 1 browser now")
	}
	return say.T(ctx, "In %d browsers now", p.Sessions)
}

func (p AccountDetails) roleField() ui.Field {
	return ui.Field{Name: "role", Label: "Role", Value: p.Role, Error: p.Faults["role"]}
}

// roleChoices says what each role is trusted with.
func roleChoices() []ui.Choice {
	return []ui.Choice{
		{Value: "auditor", Label: "Auditor", Note: "sees everything but identifiers in full, and decides nothing"},
		{Value: "reviewer", Label: "Reviewer", Note: "decides about requests"},
		{Value: "lead", Label: "Lead", Note: "decides, agrees to rules, and checks whom has been erased"},
		{Value: "operator", Label: "Operator", Note: "runs deliveries; sees references only"},
		{Value: "admin", Label: "Admin", Note: "staff, tokens, destinations and rules; sees references only"},
	}
}

func (p NewAccount) field(name, label, value, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Value: value, Hint: hint, Error: p.Faults[name], Autocomplete: "off"}
}

// AccountDone tells what was done to an account: "enabled", "disabled" or "role".
func AccountDone(ctx context.Context, verb, name string) string {
	switch verb {
	case "enable":
		return say.T(ctx, "%s may sign in again.", name)
	case "disable":
		return say.T(ctx, "%s is shut out from now on.", name)
	case "role":
		return say.T(ctx, "%s has another role from now on.", name)
	}
	return ""
}

// SessionsEnded tells how many sessions were ended.
func SessionsEnded(ctx context.Context, n int) string {
	if n == 0 {
		return say.T(ctx, "There was no other session to end.")
	}
	return say.N(ctx, n, "%d session ended.", "%d sessions ended.")
}
