package erasure

import (
	"context"

	"github.com/google/uuid"

	"lethe/internal/destination"
)

// RevealOf opens the identifiers of a request as a delivery does.
func (s *Service) RevealOf(ctx context.Context, id uuid.UUID) ([]destination.Identifier, error) {
	r, err := s.db.Read().ErasureRequest.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	return s.reveal(ctx, s.db.Read(), r)
}
