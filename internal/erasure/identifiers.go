package erasure

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"github.com/google/uuid"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/ent/identifier"
	"lethe/internal/destination"
	"lethe/internal/lifecycle"
	"lethe/internal/privacy"
)

// sealAll writes the identifiers of a new request: sealed under its data key,
// and with a blind index by which an equal value is found.
func (s *Service) sealAll(ctx context.Context, tx *ent.Tx, r *ent.ErasureRequest, key privacy.DataKey, v valid) error {
	rows := make([]*ent.IdentifierCreate, len(v.identifiers))
	for n, i := range v.identifiers {
		id := uuid.Must(uuid.NewV7())
		sealed, err := key.Seal(i.Reveal(), sealedWhere(id))
		if err != nil {
			return err
		}
		rows[n] = tx.Identifier.Create().
			SetID(id).
			SetRequestID(r.ID).
			SetPosition(n).
			SetType(i.Type).
			SetMasked(i.Masked()).
			SetSealed(sealed).
			SetBlindIndex(s.keys.BlindIndex(i.Type, i.Reveal()))
	}
	saved, err := tx.Identifier.CreateBulk(rows...).Save(ctx)
	if err != nil {
		return fmt.Errorf("save the identifiers of request %s: %w", r.ID, err)
	}
	r.Edges.Identifiers = saved
	return nil
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

// earlier finds the first open request of the same subject: one that shares an
// identifier with it. Of several submissions of one subject that come
// at once each waits for the one before, or none would find another; and the
// request that was found cannot be closed and archived before ours is saved.
func earlier(ctx context.Context, tx *ent.Tx, person SubjectKeys) (*uuid.UUID, error) {
	if err := lockSubject(ctx, tx, person.Indexes); err != nil {
		return nil, err
	}
	id, err := tx.ErasureRequest.Query().
		Where(
			erasurerequest.StateIn(lifecycle.OpenRequestStates()...),
			person.OfRequests(),
		).
		Order(erasurerequest.ByReceivedAt(entsql.OrderAsc()), erasurerequest.ByID()).
		ForShare().
		FirstID(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("look for an earlier request of the subject: %w", err)
	}
	return &id, nil
}

// lockSubject takes a lock for each identifier until the transaction ends, all in
// one order, so that two submissions never wait for each other.
func lockSubject(ctx context.Context, tx *ent.Tx, indexes [][]byte) error {
	locks := make([]int64, len(indexes))
	for n, index := range indexes {
		sum := sha256.Sum256(index)
		locks[n] = int64(binary.BigEndian.Uint64(sum[:]))
	}
	slices.Sort(locks)
	list, err := json.Marshal(slices.Compact(locks))
	if err != nil {
		return fmt.Errorf("list the locks of a subject: %w", err)
	}
	const inOrder = "SELECT pg_advisory_xact_lock(value::bigint) FROM json_array_elements_text($1)"
	if _, err := tx.ExecContext(ctx, inOrder, string(list)); err != nil {
		return fmt.Errorf("wait for another submission of the subject: %w", err)
	}
	return nil
}
