package view

import (
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/ui"
)

// Extend is the page that gives a request more time. After an error it keeps what
// was typed.
type Extend struct {
	Frame
	Reference string
	Version   int    // of the request that the person saw
	Return    string // local path to show afterwards; the request if empty
	Grounds   []lifecycle.ExtensionGround
	Article   string    // where the law allows them
	Due       time.Time // as it is
	Until     time.Time // as it would be
	LastDay   time.Time // on which the person can still be told
	Ground    string    // as chosen
	Text      string    // as typed
	Faults    Faults
	Refused   string // why it was not done, although nothing is wrong with the form
}

func (p Extend) back() string {
	if p.Return == "" {
		return requestPath(p.Reference, "")
	}
	return p.Return
}

func (p Extend) groundField() ui.Field {
	return ui.Field{Name: "ground", Label: "Ground of the extension", Value: p.Ground, Error: p.Faults["ground"]}
}

func (p Extend) textField() ui.Field {
	return ui.Field{
		Name: "text", Label: "Reason for the data subject", Value: p.Text, Error: p.Faults["text"],
		Hint: "In plain language, 10 to 4,000 characters. The law wants the reasons, and they go into the letter.",
	}
}

func (p Extend) choices() []ui.Choice {
	var out []ui.Choice
	for _, g := range p.Grounds {
		out = append(out, ui.Choice{Value: string(g), Label: g.Title(), Note: p.Article})
	}
	return out
}

// extensionTyped is the ground that was chosen, in words.
func extensionTyped(ground string) Typed {
	return Typed{Name: "ground", Label: Extend{}.groundField().Label, Value: ground, Words: lifecycle.ExtensionGround(ground).Title()}
}
