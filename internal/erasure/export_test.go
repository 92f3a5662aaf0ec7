package erasure

import "context"

// IdentifierSets is what coverage looks at.
var IdentifierSets = identifierSets

// ClaimOf claims up to limit deliveries, and names the destination of each.
func (s *Service) ClaimOf(ctx context.Context, limit int) ([]string, error) {
	claims, err := s.claim(ctx, limit)
	names := make([]string, len(claims))
	for i, c := range claims {
		names[i] = c.delivery.Edges.Destination.Name
	}
	return names, err
}

// Waiting is how many submissions wait to be written.
func (s *Service) Waiting() int {
	s.intake.mu.Lock()
	defer s.intake.mu.Unlock()
	return s.intake.waiting
}
