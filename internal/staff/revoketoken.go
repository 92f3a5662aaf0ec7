package staff

import (
	"context"
	"fmt"
	"strings"
	"time"

	"lethe/ent"
	"lethe/ent/apitoken"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// RevokeToken ends a token, from its next request on. Revoking it again changes
// nothing; without such a token it fails with NotFound.
func (s *Service) RevokeToken(ctx context.Context, name string) error {
	if err := auth.Require(ctx, auth.ManageTokens); err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, c *change) error {
		t, err := c.lockToken(ctx, name)
		if err != nil || revoked(t, c.now) {
			return err
		}
		return c.revoke(ctx, t, c.now)
	})
}

// revoke ends a token at a time, which may be to come.
func (c *change) revoke(ctx context.Context, t *ent.APIToken, at time.Time) error {
	if err := t.Update().SetRevokedAt(at).Exec(ctx); err != nil {
		return fmt.Errorf("revoke token %s: %w", t.ID, err)
	}
	var detail map[string]any
	if at.After(c.now) {
		detail = map[string]any{"from": at.UTC().Format(time.RFC3339)}
	}
	return c.record(ctx, t.ID, "token.revoked", detail)
}

func (c *change) lockToken(ctx context.Context, name string) (*ent.APIToken, error) {
	t, err := c.tx.APIToken.Query().Where(apitoken.Name(strings.TrimSpace(name))).ForUpdate().Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.New(fault.NotFound, "There is no token of this name.")
	case err != nil:
		return nil, fmt.Errorf("lock a token: %w", err)
	}
	return t, nil
}
