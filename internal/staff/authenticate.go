package staff

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"lethe/ent"
	"lethe/ent/apitoken"
	"lethe/internal/auth"
	"lethe/internal/database"
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
	t, now, err := s.lookTogether(ctx, secret)
	switch {
	case err != nil:
		return auth.Actor{}, fmt.Errorf("look for a token: %w", err)
	case t == nil:
		return auth.Actor{}, fault.New(fault.Unauthenticated, "This API token is unknown here. Ask an administrator for another.")
	case revoked(t, now):
		return auth.Actor{}, fault.New(fault.Unauthenticated, "This API token was revoked on %s. Ask an administrator for another.", day(*t.RevokedAt))
	case !t.ExpiresAt.After(now):
		return auth.Actor{}, fault.New(fault.Unauthenticated, "This API token expired on %s. Ask an administrator for another.", day(t.ExpiresAt))
	}
	return auth.APIToken(t.ID, t.Name, t.Source, scopes(t)), nil
}

// revoked reports whether the token has ended before its time. One that another
// takes the place of may end on a day to come.
func revoked(t *ent.APIToken, now time.Time) bool {
	return t.RevokedAt != nil && !t.RevokedAt.After(now)
}

const bySecretQuery = database.PreparedOnce + `
SELECT id, name, source, scopes, expires_at, revoked_at, last_used_on, lethe_now() FROM api_tokens WHERE secret_hash = $1`

// bySecret reads what counts of the token, and the database's clock, in one query. The
// token is nil when there is none.
func (s *Service) bySecret(ctx context.Context, hash []byte) (t *ent.APIToken, now time.Time, err error) {
	rows, err := s.db.Read().QueryContext(ctx, bySecretQuery, hash)
	if err != nil {
		return nil, time.Time{}, err
	}
	defer rows.Close()
	for rows.Next() {
		t = &ent.APIToken{}
		var scopes []byte
		if err := rows.Scan(&t.ID, &t.Name, &t.Source, &scopes, &t.ExpiresAt, &t.RevokedAt, &t.LastUsedOn, &now); err != nil {
			return nil, time.Time{}, err
		}
		if err := json.Unmarshal(scopes, &t.Scopes); err != nil {
			return nil, time.Time{}, fmt.Errorf("read its scopes: %w", err)
		}
	}
	return t, now.UTC(), rows.Err()
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
