package erasure

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/identifier"
	"lethe/internal/destination"
	"lethe/internal/privacy"
)

// sealAll makes the identifiers of a new request: sealed under its data key, and with
// a blind index by which an equal value is found.
func (s *Service) sealAll(request uuid.UUID, key privacy.DataKey, identifiers []privacy.Identifier) ([]*ent.Identifier, error) {
	rows := make([]*ent.Identifier, len(identifiers))
	for n, i := range identifiers {
		id := uuid.Must(uuid.NewV7())
		sealed, err := key.Seal(i.Reveal(), sealedWhere(id))
		if err != nil {
			return nil, err
		}
		rows[n] = &ent.Identifier{
			ID: id, RequestID: request, Position: n, Type: i.Type, Masked: i.Masked(),
			Sealed: sealed, BlindIndex: s.keys.BlindIndex(i.Type, i.Reveal()),
		}
	}
	return rows, nil
}

// reveal opens the identifiers of a request, in the sender's order. The values
// are for one attempt or one answer, and are not kept.
func (s *Service) reveal(ctx context.Context, client *ent.Client, r *ent.ErasureRequest) ([]destination.Identifier, error) {
	query := client.Identifier.Query().Where(identifier.RequestID(r.ID))
	inOrder(query)
	rows, err := query.All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the identifiers of request %s: %w", r.ID, err)
	}
	return s.open(r, rows)
}

// open opens identifiers of a request that were loaded with it.
func (s *Service) open(r *ent.ErasureRequest, rows []*ent.Identifier) ([]destination.Identifier, error) {
	if r.DataKey == nil {
		return nil, fmt.Errorf("request %s has no data key", r.ID)
	}
	key, err := s.keys.OpenDataKey(r.ID, *r.DataKey)
	if err != nil {
		return nil, err // says which request it is
	}
	out := make([]destination.Identifier, len(rows))
	for n, row := range rows {
		value, err := key.Open(row.Sealed, sealedWhere(row.ID))
		if err != nil {
			return nil, fmt.Errorf("open identifier %s: %w", row.ID, err)
		}
		out[n] = destination.Identifier{Type: row.Type, Value: value}
	}
	return out, nil
}

// sealedWhere binds a sealed value to its row, so that rows cannot be swapped.
func sealedWhere(id uuid.UUID) string { return "identifiers/" + id.String() + "/sealed" }
