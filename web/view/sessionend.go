package view

import (
	"fmt"
	"time"

	"github.com/a-h/templ"
)

// SessionEnd says how long the person stays signed in without doing anything.
type SessionEnd struct {
	Left  time.Duration // until the session ends
	Ended bool
}

// warning is how long before its end a session is told to end (WCAG 2.2, 2.2.1,
// wants 20 seconds at least).
const warning = 2 * time.Minute

func (s SessionEnd) ending() bool { return s.Left <= warning }

// watch lets htmx ask again when there is something new to tell: when the warning
// is due, or when the session has ended.
func (s SessionEnd) watch() templ.Attributes {
	if s.Ended {
		return nil
	}
	next := s.Left
	if !s.ending() {
		next -= warning
	}
	return templ.Attributes{
		"hx-get": sessionPath, "hx-trigger": fmt.Sprintf("load delay:%ds", int(next.Seconds())+1),
		"hx-target": "this", "hx-swap": "outerHTML",
	}
}
