package lifecycle

import "slices"

// ExtensionGround is why a deadline is extended, from a closed list. Which of them
// a regulation takes is in package clock.
type ExtensionGround string

// The grounds of an extension.
const (
	ExtendComplexity ExtensionGround = "COMPLEXITY"
	ExtendNumber     ExtensionGround = "NUMBER_OF_REQUESTS"
	ExtendReasonable ExtensionGround = "REASONABLY_NECESSARY"
)

var extensionGrounds = words[ExtensionGround]{
	{ExtendComplexity, "The request is complex", "Art. 12(3) GDPR"},
	{ExtendNumber, "There are many requests", "Art. 12(3) GDPR"},
	{ExtendReasonable, "More time is reasonably necessary", "11 CCR § 7021(b)"},
}

// ExtensionGrounds lists every ground.
func ExtensionGrounds() []ExtensionGround { return extensionGrounds.list() }

// Valid reports whether g is one of the closed list.
func (g ExtensionGround) Valid() bool { return slices.Contains(ExtensionGrounds(), g) }

// Title is the ground in words; empty for a ground that is not in the list.
func (g ExtensionGround) Title() string { return extensionGrounds.of(g).title }

// Values lists the grounds as Ent wants them.
func (ExtensionGround) Values() []string { return names(ExtensionGrounds()) }
