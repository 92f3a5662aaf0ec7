package lifecycle

import "slices"

// RevealPurpose is what a person needs the plain identifiers of a request for, from
// a closed list: the ledger keeps it for ever, and free text could tell who the
// data subject is.
type RevealPurpose string

// The purposes of a reveal.
const (
	RevealIdentity    RevealPurpose = "IDENTITY_CHECK"
	RevealContact     RevealPurpose = "CONTACT_SUBJECT"
	RevealDestination RevealPurpose = "DESTINATION_QUESTION"
	RevealDuplicate   RevealPurpose = "DUPLICATE_CHECK"
	RevealComplaint   RevealPurpose = "COMPLAINT"
	RevealOther       RevealPurpose = "OTHER"
)

var revealPurposes = words[RevealPurpose]{
	{ground: RevealIdentity, title: "To check the identity"},
	{ground: RevealContact, title: "To contact the person"},
	{ground: RevealDestination, title: "To answer a question of a destination"},
	{ground: RevealDuplicate, title: "To compare with another request"},
	{ground: RevealComplaint, title: "To handle a complaint or a question of an authority"},
	{ground: RevealOther, title: "For another task of this request"},
}

// RevealPurposes lists every purpose.
func RevealPurposes() []RevealPurpose { return revealPurposes.list() }

// Valid reports whether p is one of the closed list.
func (p RevealPurpose) Valid() bool { return slices.Contains(RevealPurposes(), p) }

// Title is the purpose in words; empty for one that is not in the list.
func (p RevealPurpose) Title() string { return revealPurposes.of(p).title }

// Values lists the purposes as they are written.
func (RevealPurpose) Values() []string { return names(RevealPurposes()) }
