package view

import (
	"context"
	"strconv"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Trial is the page that tries a destination without touching a request. It says
// what will be sent first, and then each step with what came of it.
type Trial struct {
	Frame
	Name    string
	Title   string
	Sample  bool // a whole order for a made-up person, not only a connection
	Draft   bool // with the settings of the draft
	MayEdit bool // this person may change the settings
	Return  string
	Steps   []TrialStep // in order, up to the first that failed; nil before the trial
}

// TrialStep is one step on the way to a destination.
type TrialStep struct {
	Name   string // "lookup"
	OK     bool
	Detail string // in plain words
	Took   time.Duration
	Raw    string // what was answered, as it was; may be empty
}

func (p Trial) path() string { return destinationPath(p.Name, p.verb()) }

func (p Trial) verb() string {
	if p.Sample {
		return "sample"
	}
	return "test"
}

func (p Trial) heading(ctx context.Context) string {
	if p.Sample {
		return say.T(ctx, "Send a sample to %s", p.Title)
	}
	return say.T(ctx, "Test the connection to %s", p.Title)
}

func (p Trial) crumb(ctx context.Context) string {
	if p.Sample {
		return say.T(ctx, "Sample")
	}
	return say.T(ctx, "Test")
}

// page is where the trial belongs: the form while the settings are a draft.
func (p Trial) page() string {
	if p.Draft {
		return destinationPath(p.Name, "edit")
	}
	return destinationPath(p.Name, "")
}

func (p Trial) back() string {
	if p.Return == "" {
		return p.page()
	}
	return p.Return
}

func (p Trial) button(ctx context.Context) ui.Button {
	b := ui.Button{Label: "Test connection", About: say.T(ctx, "to %s", p.Title), Kind: ui.Primary}
	switch again := p.Steps != nil; {
	case p.Sample && again:
		b.Label = "Send sample again"
	case p.Sample:
		b.Label = "Send sample"
	case again:
		b.Label = "Test connection again"
	}
	return b
}

// failed is the step at which it stopped; false when every step went well.
func (p Trial) failed() (TrialStep, bool) {
	for _, s := range p.Steps {
		if !s.OK {
			return s, true
		}
	}
	return TrialStep{}, false
}

// worked says what the steps have proved.
func (p Trial) worked(ctx context.Context) string {
	if p.Sample {
		return say.T(ctx, "The sample was taken.")
	}
	return say.T(ctx, "The destination is reached.")
}

// title names the step for people.
func (s TrialStep) title(ctx context.Context) string {
	switch s.Name {
	case "lookup":
		return say.T(ctx, "Name lookup")
	case "connect":
		return say.T(ctx, "Connection")
	case "tls":
		return say.T(ctx, "Encryption (TLS)")
	case "signature":
		return say.T(ctx, "Signing secret")
	}
	return say.T(ctx, sentence(s.Name))
}

func (s TrialStep) icon() string {
	if s.OK {
		return "circle-check"
	}
	return "circle-x"
}

func (s TrialStep) tone() ui.Tone {
	if s.OK {
		return ui.Good
	}
	return ui.Bad
}

// outcome is read out where others see the icon.
func (s TrialStep) outcome() string {
	if s.OK {
		return "worked"
	}
	return "failed"
}

// duration is how long the step took: "34 ms", "2.1 s"; nothing for a step that
// takes no time.
func (s TrialStep) duration(ctx context.Context) string {
	switch {
	case s.Took < time.Millisecond:
		return ""
	case s.Took < time.Second:
		return say.T(ctx, "%s ms", strconv.FormatInt(s.Took.Milliseconds(), 10))
	}
	return took(ctx, s.Took)
}
