package view

import (
	"context"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

const (
	passwordPath   = mePath + "/password"
	mySessionsPath = mePath + "/sessions"
)

// Me is the page of the signed-in person.
type Me struct {
	Frame
	Email       string
	Return      string // local path to show after saving; this page if empty
	Chosen      Preferences
	CompanyZone string
	Starts      []ui.Choice // the pages that may open after signing in
	Start       string      // which one opens when none is chosen: "Queue"
	Views       []SavedView
	Sessions    []Session
	Faults      Faults
}

// Preferences are how the person wants the pages, as typed.
type Preferences struct {
	Theme   string
	Density string
	Keys    string // "on" or "off"
	Zone    string
	Start   string
}

// Session is a browser in which the person is signed in.
type Session struct {
	Started time.Time
	Seen    time.Time // the last page, to half an hour
	Here    bool      // it is the one that asks
}

func (p Me) back() string {
	if p.Return == "" {
		return mePath
	}
	return p.Return
}

func (p Me) field(name, label, value, hint string) ui.Field {
	return ui.Field{Name: name, Label: label, Value: value, Hint: hint, Error: p.Faults[name]}
}

func (p Me) zoneField(ctx context.Context) ui.Field {
	f := p.field("zone", "Time zone", p.Chosen.Zone,
		say.T(ctx, "Times are shown in it; left empty, in %s. Deadlines are days in %s for everybody.", p.CompanyZone, p.CompanyZone))
	f.Optional, f.Autocomplete = true, "off"
	return f
}

func (p Me) startField() ui.Field {
	return p.field("start", "Start page", p.Chosen.Start, "What opens after signing in")
}

// others counts the sessions that are not this one.
func (p Me) others() int {
	n := 0
	for _, s := range p.Sessions {
		if !s.Here {
			n++
		}
	}
	return n
}

func (s Session) words(ctx context.Context) string {
	if s.Here {
		return say.T(ctx, "This browser")
	}
	return say.T(ctx, "Another browser")
}

func densityChoices() []ui.Choice {
	return []ui.Choice{
		{Value: "comfortable", Label: "Comfortable"},
		{Value: "compact", Label: "Compact", Note: "more rows on a page"},
	}
}

// The values of the field theme are those of Theme, where System is "system":
// a radio button with an empty value would read as unanswered.
func themeChoices() []ui.Choice {
	return []ui.Choice{
		{Value: "system", Label: "System", Note: "as your device is set"},
		{Value: string(Light), Label: "Light"},
		{Value: string(Dark), Label: "Dark"},
	}
}

// ParseTheme reads the field theme; what is not a theme follows the system.
func ParseTheme(value string) Theme {
	switch t := Theme(value); t {
	case Light, Dark:
		return t
	}
	return System
}

func keysChoices() []ui.Choice {
	return []ui.Choice{{Value: "on", Label: "On"}, {Value: "off", Label: "Off"}}
}
