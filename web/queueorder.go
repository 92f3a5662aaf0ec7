package web

import (
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/lifecycle"
)

// nextAt is when the next thing happens to a request, by itself or by law, as SQL:
// it goes out at the end of its review when that comes before the deadline and
// nothing holds it up; otherwise it is due. The indexes hand_erasure_requests_next
// and hand_erasure_requests_next_in_review are on these very words.
const nextAt = `(CASE WHEN state = 'IN_REVIEW' AND hold_ground IS NULL AND review_ends_at < due_at THEN review_ends_at ELSE due_at END)`

// queueKey is the place of a request in the queue: nextAt and its id.
func queueKey(r *ent.ErasureRequest) key {
	if at := sendsAt(r); !at.IsZero() && at.Before(r.DueAt) {
		return key{at, r.ID}
	}
	return key{r.DueAt, r.ID}
}

// whatIsNextFirst is the order of the queue.
func whatIsNextFirst(s *entsql.Selector) {
	s.OrderExpr(entsql.Raw(nextAt)).OrderBy(s.C(erasurerequest.FieldID))
}

// afterKey leaves out what the pages up to k have shown.
func afterKey(k key) func(*entsql.Selector) {
	return func(s *entsql.Selector) {
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.WriteString("("+nextAt+", ").Ident(s.C(erasurerequest.FieldID)).WriteString(") > (").Args(k.at, k.id).WriteString(")")
		}))
	}
}

// sendsAt is when a request goes out by itself; zero when it does not.
func sendsAt(r *ent.ErasureRequest) time.Time {
	if r.State != lifecycle.InReview || r.HoldGround != nil {
		return time.Time{}
	}
	return timeOf(r.ReviewEndsAt)
}
