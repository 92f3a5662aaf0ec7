package lifecycle

import "slices"

// PauseGround is why the clock of the law stands still, from a closed list. Which
// of them a regulation takes is in package clock.
type PauseGround string

// The grounds of a pause.
const (
	PauseIdentity      PauseGround = "IDENTITY"
	PauseClarification PauseGround = "CLARIFICATION"
)

var pauseGrounds = words[PauseGround]{
	{PauseIdentity, "The person was asked for proof of identity", "Art. 12(6) GDPR"},
	{PauseClarification, "The person was asked what the request covers", "Art. 12A UK GDPR"},
}

// PauseGrounds lists every ground.
func PauseGrounds() []PauseGround { return pauseGrounds.list() }

// Valid reports whether g is one of the closed list.
func (g PauseGround) Valid() bool { return slices.Contains(PauseGrounds(), g) }

// Title is the ground in words; empty for a ground that is not in the list.
func (g PauseGround) Title() string { return pauseGrounds.of(g).title }

// Values lists the grounds as Ent wants them.
func (PauseGround) Values() []string { return names(PauseGrounds()) }
