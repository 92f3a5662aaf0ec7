package erasure

import (
	"context"
	"time"

	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/privacy"
)

// Suppression says whether a person must not be there any more: they were erased, or
// the orders to erase them are out.
type Suppression struct {
	Suppressed bool
	ErasedAt   *time.Time // when the last request was completed; nil while the first is under way
}

// maxSuppressions is how many identifiers may be asked for at once.
const maxSuppressions = 1000

// Suppressed looks for the persons with these 1 to 1,000 identifiers, for a system
// that restores a backup and asks which of them must go again. The answers are in
// the order of the identifiers. A person whose request was rejected or cancelled is
// not suppressed, and of one who was archived it knows as long as the tombstone is
// kept. Identifiers that are none are BadInput with the path of each.
func (s *Service) Suppressed(ctx context.Context, in []IdentifierInput) ([]Suppression, error) {
	if err := auth.Require(ctx, auth.CheckSuppression); err != nil {
		return nil, err
	}
	if len(in) < 1 || len(in) > maxSuppressions {
		return nil, fault.Invalid(fault.Field{Path: "identifiers", Message: "Ask for 1 to 1,000 identifiers at once."})
	}
	identifiers, faults := readIdentifiers(s.cfg.forms(), in)
	if err := fault.Invalid(faults...); err != nil {
		return nil, err
	}
	return s.suppressed(ctx, identifiers)
}

// IsSuppressed is Suppressed for one identifier.
func (s *Service) IsSuppressed(ctx context.Context, in IdentifierInput) (bool, error) {
	if err := auth.Require(ctx, auth.CheckSuppression); err != nil {
		return false, err
	}
	one, faults := readIdentifier(s.cfg.forms(), "identifier", in)
	if err := fault.Invalid(faults...); err != nil {
		return false, err
	}
	found, err := s.suppressed(ctx, []privacy.Identifier{one})
	if err != nil {
		return false, err
	}
	return found[0].Suppressed, nil
}
