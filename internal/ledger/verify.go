package ledger

import (
	"bytes"
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
)

// page is how many entries are read at once.
const page = 1000

// BrokenError names the first entry of a chain that is not as it was written.
type BrokenError struct {
	Subject uuid.UUID
	Number  int
	Reason  string
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("entry %d of %s: %s", e.Number, e.Subject, e.Reason)
}

// Verify reads every chain and checks it from its first entry. It returns how
// many entries hold, and a *BrokenError for the first that does not: changed,
// removed from the middle, reordered or inserted. Entries that were removed
// from the end of a chain leave no trace in it.
func Verify(ctx context.Context, client *ent.Client) (int, error) {
	checked := 0
	previous := &ent.LedgerEntry{}
	for {
		entries, err := after(ctx, client, previous)
		if err != nil {
			return checked, err
		}
		for _, e := range entries {
			if err := follows(previous, e); err != nil {
				return checked, err
			}
			previous = e
			checked++
		}
		if len(entries) < page {
			return checked, nil
		}
	}
}

func after(ctx context.Context, client *ent.Client, e *ent.LedgerEntry) ([]*ent.LedgerEntry, error) {
	entries, err := client.LedgerEntry.Query().
		Where(ledgerentry.Or(
			ledgerentry.SubjectIDGT(e.SubjectID),
			ledgerentry.And(ledgerentry.SubjectID(e.SubjectID), ledgerentry.NumberGT(e.Number)),
		)).
		Order(ent.Asc(ledgerentry.FieldSubjectID, ledgerentry.FieldNumber)).
		Limit(page).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the ledger: %w", err)
	}
	return entries, nil
}

func follows(previous, e *ent.LedgerEntry) error {
	broken := func(reason string) error {
		return &BrokenError{Subject: e.SubjectID, Number: e.Number, Reason: reason}
	}
	if previous.SubjectID != e.SubjectID {
		previous = &ent.LedgerEntry{}
	}
	switch {
	case e.Number != previous.Number+1:
		return broken(fmt.Sprintf("entry %d is missing before it", previous.Number+1))
	case !bytes.Equal(e.Previous, previous.Hash):
		return broken("it does not follow the entry before it")
	case !bytes.Equal(e.Hash, hash(e)):
		return broken("it was changed after it was written")
	}
	return nil
}
