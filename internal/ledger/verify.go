package ledger

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
)

// page is how many entries are read at once.
const page = 2000

// BrokenError names the first entry of a chain that is not as it was written.
type BrokenError struct {
	Subject uuid.UUID
	Number  int
	Action  string
	Reason  string
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("entry %d of %s (%s): %s", e.Number, e.Subject, e.Action, e.Reason)
}

// Verify reads every chain and checks it from its first entry. It returns how
// many entries hold, and a *BrokenError for the first that does not: changed,
// removed from the middle, reordered or inserted. Entries that were removed from
// the end of a chain leave no trace in it; they do in the tree (internal/audit).
func Verify(ctx context.Context, client *ent.Client) (int, error) {
	checked := 0
	var previous Row
	for {
		rows, err := AfterInChain(ctx, client, previous.SubjectID, previous.Number, page)
		if err != nil {
			return checked, err
		}
		for _, r := range rows {
			if err := follows(previous, r); err != nil {
				return checked, err
			}
			previous = r
			checked++
		}
		if len(rows) < page {
			return checked, nil
		}
	}
}

func follows(previous, r Row) error {
	broken := func(reason string) error {
		return &BrokenError{Subject: r.SubjectID, Number: r.Number, Action: r.Action, Reason: reason}
	}
	if previous.SubjectID != r.SubjectID {
		previous = Row{}
	}
	switch {
	case r.Number != previous.Number+1:
		return broken(fmt.Sprintf("entry %d is missing before it", previous.Number+1))
	case !bytes.Equal(r.Previous, previous.Stored):
		return broken("it does not follow the entry before it")
	case !r.Holds():
		return broken("it was changed after it was written")
	}
	return nil
}

// Holds reports whether the entry is as it was written, by its own hash.
func (r Row) Holds() bool {
	hash := r.Hash()
	return bytes.Equal(r.Stored, hash[:])
}
