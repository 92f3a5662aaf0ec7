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

var rejectionGrounds = []struct {
	ground         RejectionGround
	title, article string
}{
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
func RejectionGrounds() []RejectionGround {
	out := make([]RejectionGround, len(rejectionGrounds))
	for i, g := range rejectionGrounds {
		out[i] = g.ground
	}
	return out
}

// Valid reports whether g is one of the closed list.
func (g RejectionGround) Valid() bool { return slices.Contains(RejectionGrounds(), g) }

// Title is the ground in words; empty for a ground that is not in the list.
func (g RejectionGround) Title() string {
	title, _ := g.words()
	return title
}

// Article is where the law says so; empty for a ground that is not in the list.
func (g RejectionGround) Article() string {
	_, article := g.words()
	return article
}

func (g RejectionGround) words() (title, article string) {
	for _, known := range rejectionGrounds {
		if known.ground == g {
			return known.title, known.article
		}
	}
	return "", ""
}

// Values lists the grounds as Ent wants them.
func (RejectionGround) Values() []string { return names(RejectionGrounds()) }
