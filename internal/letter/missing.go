package letter

import (
	"fmt"
	"strings"
	"time"
)

// MissingError is a letter that cannot be written for want of facts.
type MissingError struct {
	Kind  Kind
	Facts []string // as the fields are called: "Ground", "Controller.Authority"
}

func (e *MissingError) Error() string {
	return fmt.Sprintf("letter %s: missing %s", e.Kind, strings.Join(e.Facts, ", "))
}

// missing lists what the law, or the sense of the letter, asks for and f does
// not have.
func (f Facts) missing(kind Kind) []string {
	var names []string
	need := func(name string, there bool) {
		if !there {
			names = append(names, name)
		}
	}
	text := func(name, value string) { need(name, strings.TrimSpace(value) != "") }
	day := func(name string, t time.Time) { need(name, !t.IsZero()) }

	text("Reference", f.Reference)
	day("ReceivedOn", f.ReceivedOn)
	need("Zone", f.Zone != nil)
	text("Controller.Name", f.Controller.Name)
	text("Controller.Email or Controller.Address", f.Controller.Email+f.Controller.Address)
	switch kind {
	case Receipt:
		day("DueOn", f.DueOn)
	case Extension:
		day("DueOn", f.DueOn)
		day("ExtendedTo", f.ExtendedTo)
	}
	if kind == Extension || kind == Rejection {
		text("Ground", f.Ground)
		text("Reasons", f.Reasons)
	}
	if f.refuses(kind) && f.european() {
		text("Controller.Authority", f.Controller.Authority)
	}
	return names
}

// refuses reports whether the letter says no, wholly or for a part: data that is
// kept after a completion is a refusal for that part (Art. 12(4) GDPR).
func (f Facts) refuses(kind Kind) bool {
	return kind == Rejection || kind == Completion && len(f.Retained) > 0
}

// european reports whether the GDPR or the United Kingdom's version of it rules.
func (f Facts) european() bool { return f.Regulation == gdpr || f.Regulation == ukGDPR }

// The regulations that have letters or words of their own.
const (
	gdpr   = "GDPR"
	ukGDPR = "UK_GDPR"
	ccpa   = "CCPA"
)
