package lifecycle

import "slices"

// WaiverGround is why a delivery is closed without the destination's word, from
// a closed list.
type WaiverGround string

// The grounds of a waiver.
const (
	WaiveErasedOtherwise WaiverGround = "ERASED_OTHERWISE"
	WaiveSystemGone      WaiverGround = "SYSTEM_GONE"
	WaiveNoPersonalData  WaiverGround = "NO_PERSONAL_DATA"
	WaiveLegallyRequired WaiverGround = "LEGALLY_REQUIRED"
	WaiveLegalClaims     WaiverGround = "LEGAL_CLAIMS"
	WaiveDisproportion   WaiverGround = "DISPROPORTIONATE_EFFORT"
)

var waiverGrounds = words[WaiverGround]{
	{WaiveErasedOtherwise, "The data was erased there by other means", "Art. 17(1) GDPR"},
	{WaiveSystemGone, "The system does not exist any more", "Art. 17(1) GDPR"},
	{WaiveNoPersonalData, "The system holds no data of this person", "Art. 11(2) GDPR"},
	{WaiveLegallyRequired, "A law requires that the data is kept there", "Art. 17(3)(b) GDPR"},
	{WaiveLegalClaims, "Legal claims: the data is needed there", "Art. 17(3)(e) GDPR"},
	{WaiveDisproportion, "Telling this recipient is impossible or a disproportionate effort", "Art. 19 GDPR"},
}

// WaiverGrounds lists every ground.
func WaiverGrounds() []WaiverGround { return waiverGrounds.list() }

// Valid reports whether g is one of the closed list.
func (g WaiverGround) Valid() bool { return slices.Contains(WaiverGrounds(), g) }

// Title is the ground in words; empty for a ground that is not in the list.
func (g WaiverGround) Title() string { return waiverGrounds.of(g).title }

// Article is where the law says so; empty for a ground that is not in the list.
func (g WaiverGround) Article() string { return waiverGrounds.of(g).article }

// Values lists the grounds as Ent wants them.
func (WaiverGround) Values() []string { return names(WaiverGrounds()) }
