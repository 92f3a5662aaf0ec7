package erasure

import (
	"context"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/letter"
	"lethe/internal/lifecycle"
)

// PreviewLetter writes a letter as it would be sent now. It holds no identifier of
// the person. It fails with NotFound for a request that is archived or not there,
// with BadInput for an unknown kind, and with Conflict when a fact that the letter
// must tell is missing: the sentence names it.
func (s *Service) PreviewLetter(ctx context.Context, requestID uuid.UUID, kind lifecycle.LetterKind) (letter.Letter, error) {
	if err := auth.Require(ctx, auth.ReviewRequests); err != nil {
		return letter.Letter{}, err
	}
	if _, ok := letterKinds[kind]; !ok {
		return letter.Letter{}, fault.Invalid(fault.Field{Path: "kind", Message: "Choose which letter is to be shown."})
	}
	if s.cfg.Letters.Templates == nil {
		return letter.Letter{}, fault.New(fault.Conflict, "Letters are switched off here.")
	}
	r, err := s.db.Read().ErasureRequest.Query().Where(erasurerequest.ID(requestID), VisibleRequests(ctx)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return letter.Letter{}, fault.New(fault.NotFound, "There is no such open request.")
	case err != nil:
		return letter.Letter{}, fmt.Errorf("load request %s: %w", requestID, err)
	}
	written, err := s.write(ctx, s.db.Read(), r, kind, s.cfg.Letters.languageOf(r))
	return written, refusedLetter(err)
}

// languageOf is the language of letters about the request, as queueLetters finds
// it.
func (l Letters) languageOf(r *ent.ErasureRequest) string {
	values, err := decodeAttributes(r.Attributes)
	if err != nil {
		return l.language() // attributes are checked when they are taken
	}
	if own, ok := values["language"].(string); ok && slices.Contains(letter.Languages(), own) {
		return own
	}
	return l.language()
}
