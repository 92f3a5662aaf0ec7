package erasure

import (
	"context"
	"fmt"
	"strings"
)

// addressees are the staff who are told of each mark; none without the means.
func (c Config) addressees() []string {
	if c.Letters.Post == nil || c.Letters.Templates == nil {
		return nil
	}
	return c.EscalateTo
}

// Nobody is told of a mark when the next one has been reached meanwhile: a notice
// that still waits gets the new mark, as a new row, so that the mail which tells of
// the old one does not take it away.
const noteMark = `
INSERT INTO notices (id, recipient, request_id, mark, created_at)
SELECT gen_random_uuid(), recipient, $2, $3, $4 FROM unnest(string_to_array($1, ',')) AS recipient
ON CONFLICT (request_id, recipient) DO UPDATE SET id = excluded.id, mark = excluded.mark, created_at = excluded.created_at`

// note queues a notice of the mark for each of the addressees.
func (c *change) note(ctx context.Context, mark int) error {
	if len(c.addressees) == 0 {
		return nil
	}
	recipients := make([]string, len(c.addressees))
	for i, to := range c.addressees {
		recipients[i] = addressMark(to)
	}
	if _, err := c.tx.ExecContext(ctx, noteMark, strings.Join(recipients, ","), c.request.ID, mark, c.now); err != nil {
		return fmt.Errorf("queue notices about request %s: %w", c.request.ID, err)
	}
	return nil
}
