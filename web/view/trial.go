package view

import (
	"strconv"
	"time"

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

func (p Trial) heading() string {
	if p.Sample {
		return "Send a sample to " + p.Title
	}
	return "Test the connection to " + p.Title
}

func (p Trial) crumb() string {
	if p.Sample {
		return "Sample"
	}
	return "Test"
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

func (p Trial) button() ui.Button {
	b := ui.Button{Label: "Test connection", About: "to " + p.Title, Kind: ui.Primary}
	if p.Sample {
		b.Label = "Send sample"
	}
	if p.Steps != nil {
		b.Label += " again"
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
func (p Trial) worked() string {
	if p.Sample {
		return "The sample was taken."
	}
	return "The destination is reached."
}

// title names the step for people.
func (s TrialStep) title() string {
	switch s.Name {
	case "lookup":
		return "Name lookup"
	case "connect":
		return "Connection"
	case "tls":
		return "Encryption (TLS)"
	case "signature":
		return "Signing secret"
	}
	return sentence(s.Name)
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
func (s TrialStep) duration() string {
	switch {
	case s.Took < time.Millisecond:
		return ""
	case s.Took < time.Second:
		return strconv.FormatInt(s.Took.Milliseconds(), 10) + " ms"
	}
	return took(s.Took)
}
