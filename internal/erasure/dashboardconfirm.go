package erasure

import (
	"context"
	"fmt"
	"time"

	"lethe/internal/auth"
)

// measured is how many confirmations of a destination its times are of, at most: the
// latest say more about it than the million before them, and are read at once.
const measured = 200

// Confirmation is how long a destination takes to confirm what it was ordered.
type Confirmation struct {
	Name, Title  string
	Measured     int           // confirmations that the times are of; from 0 to 200
	Median, Slow time.Duration // from the order to its confirmation; 95 of 100 took no longer than Slow
}

// Confirmations are the times of each destination that is published or has confirmed
// anything, by title. They are of the latest deliveries that were closed with evidence
// in the window and are not archived: the archive keeps when a delivery was confirmed,
// and not when it was ordered. The times are in whole seconds.
func (s *Service) Confirmations(ctx context.Context, w Window) ([]Confirmation, error) {
	if err := auth.Require(ctx, auth.ReadRequests); err != nil {
		return nil, err
	}
	rows, err := s.db.Read().QueryContext(ctx, `
		SELECT x.name, x.title, c.measured, coalesce(c.seconds[1], 0), coalesce(c.seconds[2], 0)
		FROM destinations x CROSS JOIN LATERAL (
			SELECT count(*) AS measured,
				percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM closed_at - created_at)::bigint) AS seconds
			FROM (
				SELECT d.created_at, d.closed_at FROM unnest(ARRAY['DONE', 'VERIFIED', 'NOT_FOUND', 'RETAINED']) AS evidence (state)
				CROSS JOIN LATERAL (
					SELECT created_at, closed_at FROM deliveries
					WHERE destination_id = x.id AND state = evidence.state AND closed_at >= $1
					ORDER BY closed_at DESC LIMIT $3
				) d
				ORDER BY d.closed_at DESC LIMIT $3
			) confirmed
		) c
		WHERE (x.retired_at IS NULL OR c.measured > 0) AND ($2 = '' OR x.name = $2)
		ORDER BY x.title, x.name`, s.begin(w), w.Destination, measured)
	if err != nil {
		return nil, fmt.Errorf("measure how long destinations take to confirm: %w", err)
	}
	defer rows.Close()
	var all []Confirmation
	for rows.Next() {
		var c Confirmation
		var median, slow int64
		if err := rows.Scan(&c.Name, &c.Title, &c.Measured, &median, &slow); err != nil {
			return nil, fmt.Errorf("measure how long destinations take to confirm: %w", err)
		}
		c.Median, c.Slow = time.Duration(median)*time.Second, time.Duration(slow)*time.Second
		all = append(all, c)
	}
	return all, rows.Err()
}
