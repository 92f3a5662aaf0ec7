package audit

import (
	"errors"
	"fmt"

	"github.com/google/uuid"

	"lethe/internal/ledger"
)

// BrokenError names the first entry that is not as it was written, or not as it
// was sealed. What is wrong with a checkpoint or a tile is said of the first
// entry that it is about.
type BrokenError struct {
	Index   int64     // in the tree, from 0; -1 when the entry is not sealed
	ID      uuid.UUID // of the entry
	Subject uuid.UUID // zero when it cannot be known any more
	Number  int       // in the chain of the subject; 0 as above
	Action  string    // empty as above
	Reason  string    // what happened to it
}

func (e *BrokenError) Error() string {
	where := "an entry that is not sealed yet"
	if e.Index >= 0 {
		where = fmt.Sprintf("entry %d of the ledger", e.Index)
	}
	switch {
	case e.Action != "":
		where += fmt.Sprintf(" (number %d of %s, %s)", e.Number, e.Subject, e.Action)
	case e.Number > 0:
		where += fmt.Sprintf(" (number %d of %s)", e.Number, e.Subject)
	}
	return where + ": " + e.Reason
}

// IsBroken reports whether the error says that the ledger does not hold, and not
// that it could not be read.
func IsBroken(err error) bool {
	return errors.As(err, new(*BrokenError)) || errors.As(err, new(*OlderError)) || errors.As(err, new(*ForkedError))
}

func broken(index int64, r ledger.Row, reason string, args ...any) *BrokenError {
	return &BrokenError{
		Index: index, ID: r.ID, Subject: r.SubjectID, Number: r.Number, Action: r.Action,
		Reason: fmt.Sprintf(reason, args...),
	}
}

// wasChanged is the reason that an entry does not fit its own hash.
const wasChanged = "it was changed after it was written"
