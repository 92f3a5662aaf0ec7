package erasure

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/destinationsecret"
	"lethe/internal/privacy"
)

// rewrapSecrets seals anew the next secrets that Lethe keeps for destinations.
func (s *Service) rewrapSecrets(ctx context.Context, p privacy.Primary, after uuid.UUID) (last uuid.UUID, done Rewrapped, err error) {
	err = s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		last, done = uuid.Nil, Rewrapped{}
		rows, err := tx.DestinationSecret.Query().
			Where(destinationsecret.IDGT(after), secretHangsOnOther(p)).
			Order(destinationsecret.ByID()).Limit(batch).ForUpdate().
			All(ctx)
		if err != nil {
			return fmt.Errorf("lock secrets to seal anew: %w", err)
		}
		if len(rows) == 0 {
			return nil
		}
		last = rows[len(rows)-1].ID
		sealed := map[uuid.UUID][]byte{}
		for _, row := range rows {
			anew, err := s.keys.Reseal(row.Sealed, secretWhere(row.ID))
			if err != nil {
				s.log.ErrorContext(ctx, "seal a destination's secret anew", "destination", row.DestinationID, "error", err)
				done.Unreadable++
				continue
			}
			sealed[row.ID] = anew
		}
		done.Secrets = len(sealed)
		return rewrite(ctx, tx, destinationsecret.Table, destinationsecret.FieldSealed, sealed)
	})
	return last, done, err
}

func secretHangsOnOther(p privacy.Primary) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.WriteString("substring(" + s.C(destinationsecret.FieldSealed) + " FROM 1 FOR 5) <> ").Arg(p.SealPrefix)
		}))
	}
}
