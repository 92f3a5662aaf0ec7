package web

import (
	"context"
	"slices"

	"lethe/ent"
	"lethe/web/view"
)

// addPrevious adds what the person asked before, but for the requests that the page
// names as possible duplicates already.
func (s *site) addPrevious(ctx context.Context, page *view.Request, r *ent.ErasureRequest) error {
	found, err := s.Erasure.Previous(ctx, r)
	if err != nil {
		return err
	}
	for _, p := range found {
		if p.Reference == page.DuplicateOf || slices.Contains(page.Duplicates, p.Reference) {
			continue
		}
		page.Previous = append(page.Previous, view.Previous{
			Reference: p.Reference, State: p.State, Erased: p.Erased(), Received: p.ReceivedAt, Finished: timeOf(p.FinishedAt),
		})
	}
	return nil
}
