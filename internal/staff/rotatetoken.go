package staff

import (
	"context"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// overlapMost is how long two tokens of a rotation are good side by side at most,
// unless the old one is left to be revoked by hand.
const overlapMost = 90 * 24 * time.Hour

// Rotation is a token that takes the place of another: with its source and its
// scopes, and under a name of its own.
type Rotation struct {
	Old     string         // name of the token to replace
	Name    string         // of the new one, as NewToken has it
	TTL     time.Duration  // of the new one, as NewToken has it
	Overlap *time.Duration // after which the old one is revoked, up to 90 days; nil: by hand
}

// RotateToken creates the new token and returns its secret, which is kept nowhere.
// The old one stays good until the overlap has passed, or for as long as it would
// have been. It fails as CreateToken does, with NotFound when there is no old
// token, and with Conflict when that is revoked or expired.
func (s *Service) RotateToken(ctx context.Context, in Rotation) (secret string, t *ent.APIToken, err error) {
	if err := auth.Require(ctx, auth.ManageTokens); err != nil {
		return "", nil, err
	}
	if in.Overlap != nil && (*in.Overlap < 0 || *in.Overlap > overlapMost) {
		return "", nil, fault.Invalid(fault.Field{Path: "overlap", Message: "The old token is good for up to 90 days (2160h) more."})
	}
	err = s.change(ctx, func(ctx context.Context, c *change) error {
		old, err := c.lockToken(ctx, in.Old)
		switch {
		case err != nil:
			return err
		case revoked(old, c.now) || !old.ExpiresAt.After(c.now):
			return fault.New(fault.Conflict, "The token %q has ended: create a new one.", old.Name)
		}
		fresh := NewToken{Name: in.Name, Source: old.Source, Scopes: scopes(old), TTL: in.TTL}
		fresh.fill()
		if err := fresh.check(); err != nil {
			return err
		}
		if secret, t, err = c.addToken(ctx, fresh); err != nil || in.Overlap == nil {
			return err
		}
		end := c.now.Add(*in.Overlap)
		if old.RevokedAt != nil && old.RevokedAt.Before(end) {
			return nil // it ends sooner: nobody meant to make it longer
		}
		return c.revoke(ctx, old, end)
	})
	if err != nil {
		return "", nil, err
	}
	return secret, t.Unwrap(), nil
}
