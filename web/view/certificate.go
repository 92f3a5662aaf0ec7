package view

import (
	"context"
	"strings"
	"time"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Certificate is the document that proves what was done about one request. All of
// it follows from the entries that it proves, but for the titles of destinations.
type Certificate struct {
	Frame
	Reference    string
	RequestID    string
	State        lifecycle.RequestState
	AsOf         time.Time // the last entry that it proves
	Cause        string
	Source       string
	Identifiers  []string // their types
	Regulation   lifecycle.Regulation
	Submitted    time.Time // when the person asked; zero if the ledger does not say
	Received     time.Time
	Due          time.Time // zero if the ledger does not say
	Extension    *CertifiedExtension
	Pauses       int       // of the clock of the law
	Decision     *Decision // nil before; by nobody when the review window ended
	RuleSet      int       // 0 before it was routed
	Destinations []CertifiedDelivery
	Letters      []CertifiedLetter
	Joined       bool      // to an earlier request of the same person, whose outcome it has
	Finished     time.Time // zero: not yet
	Archived     time.Time // when the identifiers were destroyed
	Proof        CertifiedProof
}

// CertifiedExtension is why there was more time.
type CertifiedExtension struct {
	Ground lifecycle.ExtensionGround
	By     string
	At     time.Time
}

// CertifiedDelivery is what one destination did.
type CertifiedDelivery struct {
	Destination string // title and name
	State       lifecycle.DeliveryState
	Attempts    int
	Ordered     time.Time
	Closed      time.Time // zero: not yet
	Answer      Evidence  // the last one
	Kept        *CertifiedRetention
	Waiver      *CertifiedWaiver
	Denied      time.Time // when the destination last said otherwise, after the end; zero if never
}

// CertifiedRetention says that a destination must keep the data. The ground is in
// its own words, which a certificate does not repeat.
type CertifiedRetention struct {
	Grounded bool
	Until    time.Time // zero when it did not say
}

// CertifiedWaiver is why a person closed a delivery without the destination's word.
type CertifiedWaiver struct {
	Ground     lifecycle.WaiverGround
	By         string
	ProposedBy string // empty when one was enough
}

// CertifiedLetter is one that the person was sent.
type CertifiedLetter struct {
	Kind lifecycle.LetterKind
	At   time.Time
}

// CertifiedProof is where the ledger has the request.
type CertifiedProof struct {
	Ledger      string
	Key         string // name+hash, as the line of the public key begins
	Index       int64  // of the last entry, from 0
	Size        int64  // of the tree
	Root        string // in base64
	Fingerprint string // of the last entry and so of all before it, as the file has it
	Entries     int
	Sealed      time.Time
}

// certificatePath is the page of a request's certificate, and with .json the file.
func certificatePath(reference, suffix string) string {
	return requestPath(reference, "certificate"+suffix)
}

// toCertificate leads to the proof, for those who may read the ledger.
func toCertificate(ctx context.Context, reference string) ui.Button {
	return ui.Button{Label: "Certificate", About: say.T(ctx, "of %s", reference), Icon: "shield-check"}
}

func (p Certificate) title(ctx context.Context) string {
	return say.T(ctx, "Certificate %s", p.Reference)
}

// section is where the request is.
func (p Certificate) section() section {
	if p.Archived.IsZero() {
		return queueSection
	}
	return archiveSection
}

// standing says in one sentence how it ended, or that it has not.
func (p Certificate) standing(ctx context.Context) string {
	switch {
	case p.Finished.IsZero():
		return say.T(ctx, "Not finished yet. This is how the request stands so far.")
	case p.Joined:
		return say.T(ctx, "Finished with the earlier request of the same person that it was joined to.")
	}
	return say.T(ctx, "Finished %s.", p.Clock.Moment(p.Finished))
}

// punctuality says whether the deadline was kept; nothing before the end.
func (p Certificate) punctuality(ctx context.Context) string {
	switch {
	case p.Finished.IsZero() || p.Due.IsZero():
		return ""
	case p.Finished.After(p.Due):
		return say.T(ctx, "Late")
	}
	return say.T(ctx, "On time")
}

func (p Certificate) types() string {
	words := make([]string, len(p.Identifiers))
	for i, t := range p.Identifiers {
		words[i] = sentence(t)
	}
	return strings.Join(words, ", ")
}

// place is where the last entry stands among all of the ledger.
func (p CertifiedProof) place(ctx context.Context) string {
	return say.T(ctx, "Entry %d of %d", p.Index+1, p.Size)
}

// decidedBy names who decided.
func (p Certificate) decidedBy(ctx context.Context) string {
	if p.Decision.By == "" {
		return say.T(ctx, ", because nobody objected in the review window")
	}
	return " " + say.T(ctx, "by %s", p.Decision.By)
}

// evidence is the last answer, and on what ground data is kept or the delivery was
// closed without one.
func (p Certificate) evidence(ctx context.Context, d CertifiedDelivery) string {
	words := d.Answer.Words(ctx)
	switch {
	case d.Waiver != nil:
		words = say.T(ctx, "%s Waived by %s", waiverWords(ctx, string(d.Waiver.Ground)), d.Waiver.By)
		if d.Waiver.ProposedBy != "" {
			words += say.T(ctx, ", proposed by %s", d.Waiver.ProposedBy)
		}
	case d.Kept != nil && d.Kept.Grounded:
		words += say.T(ctx, ", on a ground that it gave")
	}
	if d.Kept != nil && !d.Kept.Until.IsZero() {
		words += say.T(ctx, ", until %s", p.Clock.Date(d.Kept.Until))
	}
	return words
}
