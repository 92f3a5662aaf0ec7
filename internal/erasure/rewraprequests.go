package erasure

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/ent/identifier"
	"lethe/internal/privacy"
)

// rewrapRequests writes anew the data keys of the next requests and the indexes of
// their identifiers, under the requests' locks, which are taken in the order of
// lockAll.
func (s *Service) rewrapRequests(ctx context.Context, p privacy.Primary, after uuid.UUID) (last uuid.UUID, done Rewrapped, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		last, done = uuid.Nil, Rewrapped{}
		query := tx.ErasureRequest.Query().
			Where(erasurerequest.IDGT(after), requestHangsOnOther(p)).
			WithIdentifiers().
			Order(erasurerequest.ByID()).Limit(batch).ForUpdate()
		query.Select(erasurerequest.FieldID, erasurerequest.FieldDataKey)
		requests, err := query.All(ctx)
		if err != nil {
			return fmt.Errorf("lock requests to wrap anew: %w", err)
		}
		if len(requests) == 0 {
			return nil
		}
		last = requests[len(requests)-1].ID
		dataKeys, indexes := map[uuid.UUID][]byte{}, map[uuid.UUID][]byte{}
		for _, r := range requests {
			if err := s.rewrapOne(p, r, dataKeys, indexes); err != nil {
				s.log.ErrorContext(ctx, "wrap a request anew", "request", r.ID, "error", err)
				done.Unreadable++
			}
		}
		done.DataKeys, done.Indexes = len(dataKeys), len(indexes)
		if err := rewrite(ctx, tx, erasurerequest.Table, erasurerequest.FieldDataKey, dataKeys); err != nil {
			return err
		}
		return rewrite(ctx, tx, identifier.Table, identifier.FieldBlindIndex, indexes)
	})
	return last, done, err
}

func requestHangsOnOther(p privacy.Primary) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		s.Where(entsql.And(
			entsql.NotNull(s.C(erasurerequest.FieldDataKey)),
			entsql.P(func(b *entsql.Builder) {
				b.WriteString("(substring(" + s.C(erasurerequest.FieldDataKey) + " FROM 1 FOR 5) <> ").Arg(p.SealPrefix)
				b.WriteString(" OR EXISTS (SELECT FROM identifiers i WHERE i.request_id = " + s.C(erasurerequest.FieldID))
				b.WriteString(" AND get_byte(i.blind_index, 0) <> ").Arg(int(p.IndexVersion)).WriteString("))")
			}),
		))
	}
}

// rewrapOne adds what becomes of a request: all of it, or nothing when a part of it
// does not open.
func (s *Service) rewrapOne(p privacy.Primary, r *ent.ErasureRequest, dataKeys, indexes map[uuid.UUID][]byte) error {
	plain, err := s.open(r, r.Edges.Identifiers)
	if err != nil {
		return err
	}
	wrapped, err := s.keys.RewrapDataKey(r.ID, *r.DataKey)
	if err != nil {
		return err
	}
	dataKeys[r.ID] = wrapped
	for n, row := range r.Edges.Identifiers {
		if row.BlindIndex[0] != p.IndexVersion {
			indexes[row.ID] = s.keys.BlindIndex(plain[n].Type, plain[n].Value)
		}
	}
	return nil
}
