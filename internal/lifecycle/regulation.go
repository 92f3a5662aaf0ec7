package lifecycle

import "slices"

// Regulation is the law that sets a request's clock. What each says about time is
// in package clock.
type Regulation string

// The regulations that Lethe knows.
const (
	GDPR   Regulation = "GDPR"    // Regulation (EU) 2016/679
	UKGDPR Regulation = "UK_GDPR" // the United Kingdom's version of it
	CCPA   Regulation = "CCPA"    // California Consumer Privacy Act, as amended by the CPRA
	VCDPA  Regulation = "VCDPA"   // Virginia Consumer Data Protection Act
	CPA    Regulation = "CPA"     // Colorado Privacy Act
	CTDPA  Regulation = "CTDPA"   // Connecticut Data Privacy Act
	TDPSA  Regulation = "TDPSA"   // Texas Data Privacy and Security Act
	OCPA   Regulation = "OCPA"    // Oregon Consumer Privacy Act
	ICDPA  Regulation = "ICDPA"   // Iowa Consumer Data Protection Act
	LGPD   Regulation = "LGPD"    // Lei Geral de Proteção de Dados (Brazil)
	NoLaw  Regulation = "NONE"    // no law applies; the company's own promise
)

// Regulations lists every regulation.
func Regulations() []Regulation {
	return []Regulation{GDPR, UKGDPR, CCPA, VCDPA, CPA, CTDPA, TDPSA, OCPA, ICDPA, LGPD, NoLaw}
}

// Valid reports whether r is known.
func (r Regulation) Valid() bool { return slices.Contains(Regulations(), r) }

// Values lists the regulations as Ent wants them.
func (Regulation) Values() []string { return names(Regulations()) }
