package lifecycle

import "slices"

// HoldGround is why a request or a delivery waits, from a closed list.
type HoldGround string

// The grounds of a hold.
const (
	HoldLegalClaims     HoldGround = "LEGAL_CLAIMS"
	HoldLegallyRequired HoldGround = "LEGALLY_REQUIRED"
	HoldRestriction     HoldGround = "RESTRICTION"
	HoldIdentityDoubt   HoldGround = "IDENTITY_DOUBT"
	HoldClarification   HoldGround = "CLARIFICATION"
)

var holdGrounds = words[HoldGround]{
	{HoldLegalClaims, "Legal claims: the data is needed to establish, exercise or defend them", "Art. 17(3)(e) GDPR"},
	{HoldLegallyRequired, "A law requires that the data is kept for the time being", "Art. 17(3)(b) GDPR"},
	{HoldRestriction, "The person asked for restriction instead of erasure", "Art. 18(1) GDPR"},
	{HoldIdentityDoubt, "Doubt about who the person is: more information was asked for", "Art. 12(6) GDPR"},
	{HoldClarification, "The request is not clear: the person was asked what it covers", "Recital 63 GDPR"},
}

// HoldGrounds lists every ground.
func HoldGrounds() []HoldGround { return holdGrounds.list() }

// Valid reports whether g is one of the closed list.
func (g HoldGround) Valid() bool { return slices.Contains(HoldGrounds(), g) }

// Title is the ground in words; empty for a ground that is not in the list.
func (g HoldGround) Title() string { return holdGrounds.of(g).title }

// Article is where the law says so; empty for a ground that is not in the list.
func (g HoldGround) Article() string { return holdGrounds.of(g).article }

// Values lists the grounds as Ent wants them.
func (HoldGround) Values() []string { return names(HoldGrounds()) }
