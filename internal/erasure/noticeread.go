package erasure

import (
	"context"
	"fmt"
	"time"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/internal/letter"
	"lethe/internal/lifecycle"
)

// noticed is a notice with how its request stands now.
type noticed struct {
	ID         uuid.UUID              `sql:"id"`
	Mark       int                    `sql:"mark"`
	Current    bool                   `sql:"current"` // it is open, and the mark has not moved away from it
	Reference  string                 `sql:"reference"`
	Due        time.Time              `sql:"due_at"`
	State      lifecycle.RequestState `sql:"state"`
	ReviewEnds *time.Time             `sql:"review_ends_at"`
	Held       bool                   `sql:"held"`
	Unroutable bool                   `sql:"unroutable"`
	Open       int                    `sql:"open"`
	Failed     int                    `sql:"failed"`
}

// notices reads what the address is still to be told, what is worst first.
func (s *Service) notices(ctx context.Context, to string) ([]noticed, error) {
	const query = `
SELECT n.id, n.mark, r.reference, r.due_at, r.state, r.review_ends_at, r.hold_ground IS NOT NULL AS held, r.unroutable_at IS NOT NULL AS unroutable,
	r.state IN ('UNVERIFIED', 'IN_REVIEW', 'APPROVED', 'FORWARDING') AND NOT r.clock_paused AND r.escalation >= n.mark AS current,
	d.open, d.failed
FROM notices n
JOIN erasure_requests r ON r.id = n.request_id
CROSS JOIN LATERAL (
	SELECT count(*) AS open, count(*) FILTER (WHERE state = 'FAILED') AS failed FROM deliveries WHERE request_id = r.id AND closed_at IS NULL) d
WHERE n.recipient = $1
ORDER BY n.mark DESC, r.due_at, r.reference`
	rows, err := s.db.Read().QueryContext(ctx, query, addressMark(to))
	if err != nil {
		return nil, fmt.Errorf("read the notices: %w", err)
	}
	defer rows.Close()
	var found []noticed
	if err := entsql.ScanSlice(rows, &found); err != nil {
		return nil, fmt.Errorf("read the notices: %w", err)
	}
	return found, nil
}

// marked is the request as the mail tells of it.
func (n noticed) marked(link string) letter.Marked {
	out := letter.Marked{
		Reference: n.Reference, Percent: n.Mark, DueOn: n.Due, Standing: n.standing(),
		Open: n.Open, Failed: n.Failed, Link: link,
	}
	if n.ReviewEnds != nil {
		out.SendsOn = *n.ReviewEnds
	}
	return out
}

func (n noticed) standing() letter.Standing {
	switch {
	case n.Held:
		return letter.OnHold
	case n.Unroutable:
		return letter.Unroutable
	case n.State == lifecycle.Unverified:
		return letter.Unverified
	case n.State == lifecycle.InReview && n.ReviewEnds != nil:
		return letter.GoesOut
	case n.State == lifecycle.InReview:
		return letter.NeedsDecision
	case n.State == lifecycle.Approved:
		return letter.Approved
	}
	return letter.Forwarding
}
