package staff

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/fault"
)

// EndSessions signs an account out where the sessions are, which are named as the
// table keeps them: by the hash of the cookie, in base64url. What a session holds
// is known to the web only, so the caller says whose they are. It returns how many
// there still were. One's own end without a permission, those of others with that
// for managing staff.
func (s *Service) EndSessions(ctx context.Context, account uuid.UUID, sessions []string) (ended int, err error) {
	switch who := auth.From(ctx); {
	case who.Kind == auth.Staff && who.ID == account:
	default:
		if err := auth.Require(ctx, auth.ManageStaff); err != nil {
			return 0, err
		}
	}
	err = s.change(ctx, func(ctx context.Context, c *change) error {
		a, err := c.lockID(ctx, account)
		if err != nil {
			return err
		}
		done, err := c.tx.ExecContext(ctx, "DELETE FROM sessions WHERE token = ANY($1::text[])", "{"+strings.Join(sessions, ",")+"}")
		if err != nil {
			return fmt.Errorf("end the sessions of account %s: %w", a.ID, err)
		}
		n, err := done.RowsAffected()
		ended = int(n)
		if err != nil || ended == 0 {
			return err
		}
		return c.record(ctx, a.ID, "staff.sessions_ended", map[string]any{"sessions": ended})
	})
	return ended, err
}

// own is the id of the account that acts. It fails with Unauthenticated for an
// actor without one.
func own(ctx context.Context) (uuid.UUID, error) {
	who := auth.From(ctx)
	if who.Kind != auth.Staff {
		return uuid.Nil, fault.New(fault.Unauthenticated, "Sign in: this is a matter of your own account.")
	}
	return who.ID, nil
}
