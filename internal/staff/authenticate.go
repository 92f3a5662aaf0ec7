package staff

import (
	"context"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/apitoken"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// Authenticate returns the actor of a bearer token. It fails with
// Unauthenticated when the token is malformed, unknown, revoked or expired by
// the database's clock; the last two are told only to who holds the secret.
//
// The row is found by the hash of 256 random bits: how long that takes says
// nothing about any secret.
func (s *Service) Authenticate(ctx context.Context, secret string) (auth.Actor, error) {
	if !wellFormed(secret) {
		return auth.Actor{}, fault.New(fault.Unauthenticated, "This is no API token of Lethe: one begins with lethe_ and ends with a checksum. Was it cut off?")
	}
	t, now, err := s.bySecret(ctx, secret)
	switch {
	case ent.IsNotFound(err):
		return auth.Actor{}, fault.New(fault.Unauthenticated, "This API token is unknown here. Ask an administrator for another.")
	case err != nil:
		return auth.Actor{}, fmt.Errorf("look for a token: %w", err)
	case revoked(t, now):
		return auth.Actor{}, fault.New(fault.Unauthenticated, "This API token was revoked on %s. Ask an administrator for another.", day(*t.RevokedAt))
	case !t.ExpiresAt.After(now):
		return auth.Actor{}, fault.New(fault.Unauthenticated, "This API token expired on %s. Ask an administrator for another.", day(t.ExpiresAt))
	}
	if today := now.Truncate(24 * time.Hour); t.LastUsedOn == nil || t.LastUsedOn.Before(today) {
		// Only bookkeeping: that it cannot be written must not stop a reader.
		_ = s.markUsed(ctx, t, today)
	}
	return auth.APIToken(t.ID, t.Name, t.Source, scopes(t)), nil
}

// revoked reports whether the token has ended before its time. One that another
// takes the place of may end on a day to come.
func revoked(t *ent.APIToken, now time.Time) bool {
	return t.RevokedAt != nil && !t.RevokedAt.After(now)
}

// bySecret reads the token and the database's clock in one query: it runs for
// every request of a program.
func (s *Service) bySecret(ctx context.Context, secret string) (*ent.APIToken, time.Time, error) {
	query := s.db.Read().APIToken.Query().Where(apitoken.SecretHash(hashSecret(secret)))
	query.Modify(func(sel *entsql.Selector) { sel.AppendSelectExprAs(entsql.Expr("lethe_now()"), "now") })
	t, err := query.Only(ctx)
	if err != nil {
		return nil, time.Time{}, err
	}
	value, err := t.Value("now")
	if err != nil {
		return nil, time.Time{}, err
	}
	now, ok := value.(time.Time)
	if !ok {
		return nil, time.Time{}, fmt.Errorf("the database's clock is a %T", value)
	}
	return t, now.UTC(), nil
}

// markUsed notes the day, once: it is no act of anyone, so the ledger has no
// entry of it.
func (s *Service) markUsed(ctx context.Context, t *ent.APIToken, today time.Time) error {
	return s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		return tx.APIToken.Update().
			Where(apitoken.ID(t.ID), apitoken.Or(apitoken.LastUsedOnIsNil(), apitoken.LastUsedOnLT(today))).
			SetLastUsedOn(today).
			Exec(ctx)
	})
}

func scopes(t *ent.APIToken) []auth.Permission {
	out := make([]auth.Permission, len(t.Scopes))
	for i, s := range t.Scopes {
		out[i] = auth.Permission(s)
	}
	return out
}

func day(t time.Time) string { return t.UTC().Format("2 January 2006") }
