package view

import (
	"context"
	"strings"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

const newTokenPath = tokensPath + "/new"

func tokenPath(id, verb string) string { return below(tokensPath, id, verb) }

// endsSoon is how long before its end a token is worth a warning.
const endsSoon = 30 * 24 * time.Hour

// Tokens is the list of API tokens.
type Tokens struct {
	Frame
	Rows []Token
}

// Token is one API token, without its secret.
type Token struct {
	ID      string
	Name    string
	Source  string
	Scopes  []string
	Made    time.Time
	Expires time.Time
	Revoked time.Time // zero if it is not; may be to come
	Used    time.Time // midnight UTC of the last day; zero if never
}

// NewToken is the form for a token to create, or to take the place of another.
type NewToken struct {
	Frame
	Old     Token // whose place it takes; without a name nobody's
	Name    string
	Source  string
	Scopes  map[string]bool
	TTL     string // as chosen: "2160h"
	Overlap string // as chosen: "168h", or "hand"
	Refused string
	Faults  Faults
}

// RevokeToken is the question before a token is revoked.
type RevokeToken struct {
	Frame
	Token Token
}

// ShownToken is the page that shows the secret of a new token, once.
type ShownToken struct {
	Frame
	Token  Token
	Secret string
}

// end is when the token stops working.
func (t Token) end() time.Time {
	if !t.Revoked.IsZero() && t.Revoked.Before(t.Expires) {
		return t.Revoked
	}
	return t.Expires
}

func (t Token) ended(c ui.Clock) bool { return !t.end().After(c.Now) }

func (t Token) tag(ctx context.Context, c ui.Clock) ui.Tag {
	switch {
	case !t.ended(c) && t.end().Sub(c.Now) < endsSoon:
		return ui.Tag{Word: say.T(ctx, "Ends %s", c.Distance(ctx, t.end())), Icon: "clock-alert", Tone: ui.Warn}
	case !t.ended(c):
		return ui.Tag{Word: "Active", Icon: "circle-check", Tone: ui.Good}
	case t.end().Equal(t.Revoked):
		return ui.Tag{Word: "Revoked", Icon: "ban", Tone: ui.Neutral}
	}
	return ui.Tag{Word: "Expired", Icon: "hourglass", Tone: ui.Neutral}
}

// used says on which day, which is counted in UTC.
func (t Token) used(ctx context.Context) string {
	if t.Used.IsZero() {
		return say.T(ctx, "Never")
	}
	return t.Used.UTC().Format("2 Jan 2006")
}

func (p NewToken) rotates() bool { return p.Old.Name != "" }

func (p NewToken) heading(ctx context.Context) string {
	if p.rotates() {
		return say.T(ctx, "Rotate token %s", p.Old.Name)
	}
	return say.T(ctx, "Create token")
}

func (p NewToken) action() string {
	if p.rotates() {
		return tokenPath(p.Old.ID, "rotate")
	}
	return newTokenPath
}

func (p NewToken) field(name, label, value, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Value: value, Hint: hint, Error: p.Faults[name], Autocomplete: "off"}
}

func (p NewToken) sourceField() ui.Field {
	f := p.field("source", "Source", p.Source, "Of the requests that it submits. Left empty, it is the name.")
	f.Optional = true
	return f
}

// scopeChoices says what each scope allows.
func scopeChoices() []ui.Choice {
	return []ui.Choice{
		{Value: "requests:submit", Label: "requests:submit", Note: "submit requests, and see those of its own source"},
		{Value: "requests:read", Label: "requests:read", Note: "see every request, with masked identifiers"},
		{Value: "requests:review", Label: "requests:review", Note: "approve, reject, hold and extend; reveal identifiers"},
		{Value: "deliveries:manage", Label: "deliveries:manage", Note: "retry, hold and waive deliveries; pause destinations"},
		{Value: "routing:manage", Label: "routing:manage", Note: "publish destinations and rules"},
		{Value: "audit:read", Label: "audit:read", Note: "read the audit log, certificates and reports"},
		{Value: "suppression:check", Label: "suppression:check", Note: "ask whether a person was erased, and nothing else"},
	}
}

func lifeChoices() []ui.Choice {
	return []ui.Choice{
		{Value: "720h", Label: "30 days"},
		{Value: "2160h", Label: "90 days"},
		{Value: "8760h", Label: "365 days", Note: "the most"},
	}
}

func handoverChoices() []ui.Choice {
	return []ui.Choice{
		{Value: "0s", Label: "At once", Note: "The old one is known to others"},
		{Value: "24h", Label: "In 24 hours"},
		{Value: "168h", Label: "In 7 days"},
		{Value: "720h", Label: "In 30 days"},
		{Value: "hand", Label: "When I revoke it"},
	}
}

func (t Token) scopes() string { return strings.Join(t.Scopes, ", ") }

// TokenRevoked tells that a token is revoked.
func TokenRevoked(ctx context.Context, name string) string {
	return say.T(ctx, "The token %s is revoked.", name)
}
