package erasure

import (
	"context"
	"fmt"
	"time"

	"lethe/internal/auth"
)

// Bucket counts the requests that took longer than the bucket before it, and not
// longer than UpTo days. The last bucket has no end: its UpTo is 0.
type Bucket struct{ UpTo, Count int }

// upTo are the ends of the buckets: days, weeks, and the deadlines of the laws.
var upTo = []int{1, 3, 7, 14, 21, 30, 45, 60, 90}

// TimeToClose counts the requests that were complied with or denied from the
// first day to the last, by how many days of the calendar that took since the
// person asked. The days are those of the controller's zone. Every bucket is
// there, also an empty one.
func (s *Service) TimeToClose(ctx context.Context, from, to time.Time) ([]Bucket, error) {
	if err := auth.RequireAny(ctx, auth.ReadLedger, auth.ReadRequests); err != nil {
		return nil, err
	}
	begin, end, err := s.days(from, to)
	if err != nil {
		return nil, err
	}
	rows, err := s.db.Read().QueryContext(ctx, `SELECT days, count(*) FROM `+answers(closedBetween)+` WHERE `+answeredOnly+` GROUP BY days`,
		begin, end, s.cfg.Law.Zone.String())
	if err != nil {
		return nil, fmt.Errorf("count the days until requests were closed: %w", err)
	}
	defer rows.Close()
	buckets := make([]Bucket, len(upTo)+1)
	for i, days := range upTo {
		buckets[i].UpTo = days
	}
	for rows.Next() {
		var days, count int
		if err := rows.Scan(&days, &count); err != nil {
			return nil, fmt.Errorf("count the days until requests were closed: %w", err)
		}
		buckets[bucketOf(days)].Count += count
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("count the days until requests were closed: %w", err)
	}
	return buckets, nil
}

// bucketOf is the place of the bucket for so many days.
func bucketOf(days int) int {
	for i, end := range upTo {
		if days <= end {
			return i
		}
	}
	return len(upTo)
}
