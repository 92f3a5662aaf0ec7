package lifecycle

// LetterKind is what a letter tells the data subject.
type LetterKind string

// The kinds of letter.
const (
	ReceiptLetter    LetterKind = "RECEIPT"    // the request has arrived, and what happens now
	ExtensionLetter  LetterKind = "EXTENSION"  // it takes longer, why, and until when
	RejectionLetter  LetterKind = "REJECTION"  // it is refused, why, and what the person can do
	CompletionLetter LetterKind = "COMPLETION" // it is done
)

// LetterKinds lists every kind.
func LetterKinds() []LetterKind {
	return []LetterKind{ReceiptLetter, ExtensionLetter, RejectionLetter, CompletionLetter}
}

// Values lists the kinds as Ent wants them.
func (LetterKind) Values() []string { return names(LetterKinds()) }

// LetterState is where a letter stands.
type LetterState string

// The states of a letter.
const (
	LetterQueued LetterState = "QUEUED"
	LetterSent   LetterState = "SENT"
	LetterFailed LetterState = "FAILED" // the address or the letter was refused; a person looks
)

// LetterStates lists every state.
func LetterStates() []LetterState { return []LetterState{LetterQueued, LetterSent, LetterFailed} }

// Values lists the states as Ent wants them.
func (LetterState) Values() []string { return names(LetterStates()) }
