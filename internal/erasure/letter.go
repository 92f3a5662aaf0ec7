package erasure

import (
	"context"
	"fmt"

	"lethe/internal/lifecycle"
)

// tell queues a letter to the data subject.
func (c *change) tell(ctx context.Context, kind lifecycle.LetterKind) error {
	err := c.tx.Letter.Create().
		SetRequestID(c.request.ID).
		SetKind(kind).
		SetLanguage("en").
		SetState(lifecycle.LetterQueued).
		SetCreatedAt(c.now).
		SetNextAttemptAt(c.now).
		Exec(ctx)
	if err != nil {
		return fmt.Errorf("queue a letter about request %s: %w", c.request.ID, err)
	}
	return nil
}
