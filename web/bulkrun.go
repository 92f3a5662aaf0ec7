package web

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"
	"golang.org/x/sync/errgroup"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

const (
	bulkPart   = 500              // requests that are loaded together
	bulkAtOnce = 8                // that are changed at the same time: less than half of the pool
	bulkTime   = 20 * time.Second // after which no other part is begun: the server's answer has 60
)

// runBulk does the verb to all that are meant, part by part. When the time is
// over, the rest is left; the first part is always done.
func (s *site) runBulk(ctx context.Context, b bulk, now time.Time) (*bulkOutcome, error) {
	limit := s.BulkTime
	if limit == 0 {
		limit = bulkTime
	}
	budget, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	out := &bulkOutcome{Batch: b.batch, Verb: b.verb, Return: b.back}
	if b.all == nil {
		items, err := s.pickedItems(ctx, b.picked)
		if err != nil {
			return nil, err
		}
		return out, s.runPart(ctx, b, items, now, out)
	}
	ids, err := s.matchingIDs(ctx, b.all, now, min(b.all.counted, maxMatching))
	if err != nil {
		return nil, err
	}
	begun := 0
	for part := range slices.Chunk(ids, bulkPart) {
		if begun > 0 && budget.Err() != nil {
			break
		}
		items, err := s.matchingItems(ctx, part)
		if err != nil {
			return nil, err
		}
		if err := s.runPart(ctx, b, items, now, out); err != nil {
			return nil, err
		}
		begun += len(part)
	}
	if out.Left = len(ids) - begun; out.Left > 0 {
		out.Next = b.next(ids[begun-1], out.Left)
	}
	return out, nil
}

// runPart does the verb to some, several at once. One that fails does not stop
// the others.
func (s *site) runPart(ctx context.Context, b bulk, items []*bulkItem, now time.Time, out *bulkOutcome) error {
	if err := s.look(ctx, b, items, now); err != nil {
		return err
	}
	var group errgroup.Group
	group.SetLimit(bulkAtOnce)
	for _, i := range items {
		if i.why == "" && !i.done && !i.kept {
			group.Go(func() error { s.runOne(ctx, b, i); return nil })
		}
	}
	_ = group.Wait() // each keeps its own error
	for _, i := range items {
		out.add(b, i)
	}
	return nil
}

// runOne does the verb to one request, and keeps why it could not. A panic would
// end the process, because no handler is below it.
func (s *site) runOne(ctx context.Context, b bulk, i *bulkItem) {
	defer func() {
		if cause := recover(); cause != nil {
			i.refused = fault.Panicked(cause)
			s.Log.ErrorContext(ctx, "one of many requests", "request", i.request.ID, "error", i.refused)
		}
	}()
	saved, err := s.doBulk(ctx, b, i)
	switch {
	case err == nil:
		i.done, i.request = true, saved
		return
	case fault.Is(err, fault.Conflict):
		// The same form may have been sent twice, and the other was faster.
		if now, gone := s.Read.ErasureRequest.Get(ctx, i.request.ID); gone == nil {
			i.request = now
		}
		if i.done = b.doneBefore(ctx, i); i.done {
			return
		}
	case fault.Is(err, fault.Internal):
		s.Log.ErrorContext(ctx, "one of many requests", "request", i.request.ID, "error", err)
	}
	i.refused = err
}

// doBulk asks the door.
func (s *site) doBulk(ctx context.Context, b bulk, i *bulkItem) (*ent.ErasureRequest, error) {
	id := i.request.ID
	switch b.verb {
	case view.BulkApprove:
		return s.Erasure.Approve(ctx, erasure.Decision{RequestID: id, Version: i.version, PlanHash: i.plan})
	case view.BulkUndo:
		return s.Erasure.Undo(ctx, erasure.Decision{RequestID: id, Version: i.version})
	case view.BulkReject:
		return s.Erasure.Reject(ctx, b.rejection(id, i.version))
	case view.BulkExtend:
		return s.Erasure.Extend(ctx, b.extension(id, i.version))
	case view.BulkAssign:
		to, err := assigneeTyped(ctx, b.fields.Get("to"))
		if err != nil {
			return nil, err
		}
		return s.Erasure.Assign(ctx, erasure.Assignment{RequestID: id, To: to, Version: i.version})
	case view.BulkRetry:
		_, _, err := s.Erasure.RetryAll(ctx, erasure.RetryFilter{RequestID: &id})
		return i.request, err
	}
	return nil, fmt.Errorf("there is no way to %s many requests", b.verb)
}

func (b bulk) rejection(id uuid.UUID, version int) erasure.Rejection {
	ground := lifecycle.RejectionGround(b.fields.Get("ground"))
	return erasure.Rejection{RequestID: id, Ground: ground, Text: b.fields.Get("text"), Version: version}
}

func (b bulk) extension(id uuid.UUID, version int) erasure.Extension {
	ground := lifecycle.ExtensionGround(b.fields.Get("ground"))
	return erasure.Extension{RequestID: id, Ground: ground, Text: b.fields.Get("text"), Version: version}
}

// next is the form that goes on after the request with the id.
func (b bulk) next(after uuid.UUID, left int) [][2]string {
	out := [][2]string{
		{"verb", string(b.verb)}, {"confirm", "yes"}, {"all", "matching"}, {"matching", b.all.query.Encode()},
		{"asOf", b.all.asOf.Format(time.RFC3339Nano)}, {"after", after.String()},
		{"counted", fmt.Sprint(left)}, {"number", fmt.Sprint(left)},
	}
	for _, name := range []string{"ground", "text", "to"} {
		if value := b.fields.Get(name); value != "" {
			out = append(out, [2]string{name, value})
		}
	}
	for _, plan := range b.all.plans {
		out = append(out, [2]string{"plan", plan})
	}
	return out
}
