package erasure

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/privacy"
)

// Searches is the subject of the ledger entries about searches for a person.
var Searches = uuid.MustParse("00000000-0000-7000-8000-000000000005")

// Found is what a search found of a person, among the requests that the actor may see.
type Found struct {
	Keys     SubjectKeys // to list them by
	Requests int         // that are not archived
	Archived int
}

// None reports whether nothing was found.
func (f Found) None() bool { return f.Requests+f.Archived == 0 }

// Search finds the requests of the person who has the identifier, by its exact
// value. Without a type it is tried as every configured type that takes it. The
// ledger keeps who searched, as which types, and how many requests there were, and
// not for whom. It fails with BadInput for a value that no type takes, or not the
// given one.
func (s *Service) Search(ctx context.Context, in IdentifierInput) (Found, error) {
	for _, p := range []auth.Permission{auth.ReadRequests, auth.SeeSubjects} {
		if err := auth.Require(ctx, p); err != nil {
			return Found{}, err
		}
	}
	sought, err := s.readSought(in)
	if err != nil {
		return Found{}, err
	}
	return s.searchAll(ctx, sought)
}

// searchAll counts the requests of the person who has any of the identifiers, and
// writes down that somebody looked.
func (s *Service) searchAll(ctx context.Context, sought []privacy.Identifier) (Found, error) {
	keys := s.keysOf(sought)
	var found Found
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		found = Found{Keys: keys}
		if err := found.count(ctx, tx); err != nil {
			return err
		}
		return found.record(ctx, tx)
	})
	if err != nil {
		return Found{}, err
	}
	return found, nil
}

// readSought is the identifier in the form of each type that it may be of.
func (s *Service) readSought(in IdentifierInput) ([]privacy.Identifier, error) {
	if in.Type != "" {
		one, faults := readIdentifier(s.cfg.forms(), "identifier", in)
		return []privacy.Identifier{one}, fault.Invalid(faults...)
	}
	var all []privacy.Identifier
	for _, t := range s.cfg.IdentifierTypes {
		if one, faults := readIdentifier(s.cfg.forms(), "identifier", IdentifierInput{Type: t, Value: in.Value}); len(faults) == 0 {
			all = append(all, one)
		}
	}
	if len(all) == 0 {
		return nil, fault.New(fault.BadInput, "This is an identifier of none of the types %s. Write it out in full, a phone number with its country code.",
			strings.Join(s.cfg.IdentifierTypes, ", "))
	}
	return all, nil
}

func (f *Found) count(ctx context.Context, tx *ent.Tx) (err error) {
	if f.Requests, err = tx.ErasureRequest.Query().Where(VisibleRequests(ctx), f.Keys.OfRequests()).Count(ctx); err != nil {
		return fmt.Errorf("count the requests of a person: %w", err)
	}
	if f.Archived, err = tx.ArchivedRequest.Query().Where(VisibleArchived(ctx), f.Keys.OfArchived()).Count(ctx); err != nil {
		return fmt.Errorf("count the archived requests of a person: %w", err)
	}
	return nil
}

func (f *Found) record(ctx context.Context, tx *ent.Tx) error {
	return recordAbout(ctx, tx, Searches, "subject.searched", map[string]any{
		"types": f.Keys.Types, "found": f.Requests + f.Archived,
	})
}
