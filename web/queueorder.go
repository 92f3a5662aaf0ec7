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
// nothing holds it up; otherwise it is due. The indexes hand_erasure_requests_next,
// …_next_in_review, …_next_failing and …_next_assigned are on these very words.
const nextAt = `(CASE WHEN state = 'IN_REVIEW' AND hold_ground IS NULL AND review_ends_at < due_at THEN review_ends_at ELSE due_at END)`

// queueOrder is a way through the requests of one group, by a time and the id.
type queueOrder struct {
	by    string // SQL of the time
	last  bool   // the last comes first
	place func(*ent.ErasureRequest) key
}

var (
	soonestFirst = queueOrder{by: nextAt, place: queueKey}
	newestFirst  = queueOrder{by: "received_at", last: true, place: func(r *ent.ErasureRequest) key { return key{r.ReceivedAt, r.ID} }}
	// dueFirst is soonestFirst for requests that do not go out by themselves, in words
	// that the index on state and deadline knows.
	dueFirst = queueOrder{by: "due_at", place: func(r *ent.ErasureRequest) key { return key{r.DueAt, r.ID} }}
)

// queueKey is the place of a request in the queue: nextAt and its id.
func queueKey(r *ent.ErasureRequest) key {
	if at := sendsAt(r); !at.IsZero() && at.Before(r.DueAt) {
		return key{at, r.ID}
	}
	return key{r.DueAt, r.ID}
}

func (o queueOrder) sort(s *entsql.Selector) {
	if o.last {
		s.OrderExpr(entsql.Raw(o.by + " DESC")).OrderBy(entsql.Desc(s.C(erasurerequest.FieldID)))
		return
	}
	s.OrderExpr(entsql.Raw(o.by)).OrderBy(s.C(erasurerequest.FieldID))
}

// after leaves out what the pages up to k have shown.
func (o queueOrder) after(k key) func(*entsql.Selector) {
	sign := ") > ("
	if o.last {
		sign = ") < ("
	}
	return func(s *entsql.Selector) {
		s.Where(entsql.P(func(b *entsql.Builder) {
			b.WriteString("("+o.by+", ").Ident(s.C(erasurerequest.FieldID)).WriteString(sign).Args(k.at, k.id).WriteString(")")
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
