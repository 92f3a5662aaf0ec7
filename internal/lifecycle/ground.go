package lifecycle

import "slices"

// RejectionGround is the legal reason of a rejection, from a closed list: the
// refusals of Art. 17(3) and Art. 12 GDPR as the W3C Data Privacy Vocabulary
// (DPV 2, extension eu-gdpr) names them.
type RejectionGround string

// The grounds on which a request may be rejected.
const (
	FreedomOfExpression RejectionGround = "FREEDOM_OF_EXPRESSION"
	LegallyRequired     RejectionGround = "LEGALLY_REQUIRED"
	PublicInterest      RejectionGround = "PUBLIC_INTEREST"
	OfficialAuthority   RejectionGround = "OFFICIAL_AUTHORITY"
	PublicHealth        RejectionGround = "PUBLIC_HEALTH"
	Archiving           RejectionGround = "ARCHIVING"
	LegalClaims         RejectionGround = "LEGAL_CLAIMS"
	ManifestlyUnfounded RejectionGround = "MANIFESTLY_UNFOUNDED"
	ManifestlyExcessive RejectionGround = "MANIFESTLY_EXCESSIVE"
	IdentityFailure     RejectionGround = "IDENTITY_FAILURE"
)

var rejectionGrounds = words[RejectionGround]{
	{FreedomOfExpression, "Freedom of expression and information", "Art. 17(3)(a) GDPR"},
	{LegallyRequired, "A law requires that the data is kept", "Art. 17(3)(b) GDPR"},
	{PublicInterest, "Task carried out in the public interest", "Art. 17(3)(b) GDPR"},
	{OfficialAuthority, "Exercise of official authority", "Art. 17(3)(b) GDPR"},
	{PublicHealth, "Public interest in public health", "Art. 17(3)(c) GDPR"},
	{Archiving, "Archiving, research or statistics", "Art. 17(3)(d) GDPR"},
	{LegalClaims, "Legal claims", "Art. 17(3)(e) GDPR"},
	{ManifestlyUnfounded, "Manifestly unfounded", "Art. 12(5) GDPR"},
	{ManifestlyExcessive, "Manifestly excessive", "Art. 12(5) GDPR"},
	{IdentityFailure, "The person could not be identified", "Art. 12(2) and 12(6) GDPR"},
}

// RejectionGrounds lists every ground in the order of the law.
func RejectionGrounds() []RejectionGround { return rejectionGrounds.list() }

// Valid reports whether g is one of the closed list.
func (g RejectionGround) Valid() bool { return slices.Contains(RejectionGrounds(), g) }

// Title is the ground in words; empty for a ground that is not in the list.
func (g RejectionGround) Title() string { return rejectionGrounds.of(g).title }

// Article is where the law says so; empty for a ground that is not in the list.
func (g RejectionGround) Article() string { return rejectionGrounds.of(g).article }

// Values lists the grounds as Ent wants them.
func (RejectionGround) Values() []string { return names(RejectionGrounds()) }

// words are the grounds of a closed list, in the order in which they are shown.
type words[G ~string] []entry[G]

type entry[G ~string] struct {
	ground         G
	title, article string
}

func (w words[G]) list() []G {
	out := make([]G, len(w))
	for i, e := range w {
		out[i] = e.ground
	}
	return out
}

func (w words[G]) of(g G) entry[G] {
	for _, e := range w {
		if e.ground == g {
			return e
		}
	}
	return entry[G]{}
}
