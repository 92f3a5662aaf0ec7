package erasure

import (
	"context"
	"strings"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/letter"
	"lethe/internal/lifecycle"
)

// DraftRejection writes the letter that rejecting the request so would send. It
// holds no identifier of the person, and nothing is saved. It fails as Reject does
// for a ground or a text that it would not take, and with Conflict when letters
// are switched off or a fact is missing that the letter must tell.
func (s *Service) DraftRejection(ctx context.Context, r *ent.ErasureRequest, in Rejection) (letter.Letter, error) {
	if err := auth.Require(ctx, auth.ReviewRequests); err != nil {
		return letter.Letter{}, err
	}
	if err := in.Check(); err != nil {
		return letter.Letter{}, err
	}
	if s.cfg.Letters.Templates == nil {
		return letter.Letter{}, fault.New(fault.Conflict, "Letters are switched off here.")
	}
	rejected := *r
	rejected.Ground, rejected.DecisionText = &in.Ground, strings.TrimSpace(in.Text)
	written, err := s.write(ctx, s.db.Read(), &rejected, lifecycle.RejectionLetter, s.cfg.Letters.languageOf(r))
	return written, refusedLetter(err)
}
