package view

import (
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/ui"
)

// PauseClock is the page that stops the clock of the law. After an error it keeps
// what was typed.
type PauseClock struct {
	Frame
	Reference string
	Version   int    // of the request that the person saw
	Return    string // local path to show afterwards; the request if empty
	Grounds   []lifecycle.PauseGround
	Article   string // where the law allows them
	Due       time.Time
	Ground    string // as chosen
	Text      string // as typed
	Faults    Faults
	Refused   string // why it was not done, although nothing is wrong with the form
}

func (p PauseClock) back() string {
	if p.Return == "" {
		return requestPath(p.Reference, "")
	}
	return p.Return
}

func (p PauseClock) groundField() ui.Field {
	return ui.Field{Name: "ground", Label: "What the person was asked for", Value: p.Ground, Error: p.Faults["ground"]}
}

func (p PauseClock) textField() ui.Field {
	return ui.Field{
		Name: "text", Label: "What the person was told", Value: p.Text, Error: p.Faults["text"],
		Hint: "10 to 4,000 characters: what you asked, and how. Archiving destroys it; the ground and the days are kept.",
	}
}

func (p PauseClock) choices() []ui.Choice {
	var out []ui.Choice
	for _, g := range p.Grounds {
		out = append(out, ui.Choice{Value: string(g), Label: g.Title(), Note: p.Article})
	}
	return out
}

// pauseTyped is the ground that was chosen, in words.
func pauseTyped(ground string) Typed {
	return Typed{Name: "ground", Label: PauseClock{}.groundField().Label, Value: ground, Words: lifecycle.PauseGround(ground).Title()}
}
