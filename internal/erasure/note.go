package erasure

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/ledger"
)

// NewNote is what one member of staff tells the others about a request.
type NewNote struct {
	RequestID uuid.UUID
	Text      string // 1 to 4,000 characters
}

// AddNote puts a note on a request; on a closed one too, until it is archived, which
// destroys the text. The ledger keeps that there was a note, and not what it said. It
// does not raise the version. It fails with BadInput without a text, or with one that
// is too long.
func (s *Service) AddNote(ctx context.Context, in NewNote) (*ent.ErasureRequest, error) {
	in.Text = strings.TrimSpace(in.Text)
	if in.Text == "" {
		return nil, fault.Invalid(fault.Field{Path: "text", Message: "Write the note, in 1 to 4,000 characters."})
	}
	if err := fault.Invalid(shorterThan("text", in.Text, 4000)...); err != nil {
		return nil, err
	}
	return s.change(ctx, in.RequestID, 0, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		added, err := c.tx.Note.Create().
			SetRequestID(c.request.ID).SetAuthor(auth.From(ctx).Name).SetText(in.Text).SetCreatedAt(c.now).
			Save(ctx)
		if err != nil {
			return fmt.Errorf("add a note to request %s: %w", c.request.ID, err)
		}
		return ledger.Append(ctx, c.tx, c.now, ledger.Entry{
			Subject: c.request.ID, Action: "request.noted", Detail: map[string]any{"note": added.ID.String()},
		})
	})
}
