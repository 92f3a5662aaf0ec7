package web

import (
	"context"
	"slices"
	"strings"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// look says which of the requests the verb would not be done to, and why, and what
// it would do to the others. It takes the same few statements for any number of
// them. The door decides again, under the lock of each.
func (s *site) look(ctx context.Context, b bulk, items []*bulkItem, now time.Time) error {
	for _, i := range items {
		switch {
		case i.request == nil:
		case b.doneBefore(ctx, i):
			i.done = true
		case i.version != 0 && i.version != i.request.Version:
			i.keep(view.WhyOther, "Somebody changed it after you had looked.")
		default:
			i.keep(stateAgainst(ctx, b.verb, i.request, now), "")
		}
	}
	var open []*bulkItem
	for _, i := range items {
		if i.why == "" && !i.done {
			open = append(open, i)
		}
	}
	if len(open) == 0 {
		return nil
	}
	switch b.verb {
	case view.BulkApprove:
		return s.lookPlans(ctx, b, open)
	case view.BulkExtend:
		return s.lookLaw(ctx, open, now)
	case view.BulkRetry:
		return s.lookFailures(ctx, open)
	}
	return nil
}

// stateAgainst is why the verb cannot be done to a request in its state; empty if
// it can.
func stateAgainst(ctx context.Context, verb view.BulkVerb, r *ent.ErasureRequest, now time.Time) view.BulkWhy {
	m := stillUndo(may(ctx, r), r, now)
	switch {
	case verb == view.BulkRetry:
	case verb == view.BulkApprove && r.State == lifecycle.InReview && !m.Approve:
		return view.WhyHeld
	case verb == view.BulkApprove && !m.Approve:
		return view.WhyNoReview
	case verb == view.BulkUndo && !m.Undo && r.State == lifecycle.InReview:
		return view.WhyDecided
	case verb == view.BulkUndo && !m.Undo:
		return view.WhyTooLate
	case r.State.Final():
		return view.WhyClosed
	case verb == view.BulkReject && !m.Reject:
		return view.WhyDecided
	}
	return ""
}

// lookPlans adds where each would be sent. What no rule sends anywhere would only
// come back, so it is left out; so is what would be sent by a plan that the person
// did not see, when all that match are meant.
func (s *site) lookPlans(ctx context.Context, b bulk, items []*bulkItem) error {
	plans, err := s.Erasure.PlanAll(ctx, requestsOf(items))
	if err != nil {
		return err
	}
	for n, i := range items {
		p := plans[n]
		i.places, i.ruleSet = p.Destinations, p.Version
		if i.plan == "" {
			i.plan = p.Hash
		}
		switch {
		case len(p.Destinations) == 0:
			i.keep(view.WhyNoRule, "")
		case b.all != nil && b.all.plans != nil && !slices.ContainsFunc(b.all.plans, func(seen string) bool { return samePlan(seen, p.Hash) }):
			i.keep(view.WhyOther, "What would be sent where has changed since you looked.")
		}
	}
	return nil
}

// samePlan compares the hashes of two plans without the versions of the rules.
func samePlan(a, b string) bool {
	_, a, _ = strings.Cut(a, ":")
	_, b, _ = strings.Cut(b, ":")
	return a == b
}

// lookLaw adds until when each could be extended, and on which grounds.
func (s *site) lookLaw(ctx context.Context, items []*bulkItem, now time.Time) error {
	dates, err := s.Erasure.Deadlines(ctx, requestsOf(items))
	if err != nil {
		return err
	}
	for n, i := range items {
		d := dates[n]
		if no := d.NoExtension(now); no != "" {
			i.keep(view.WhyNoLaw, no)
			continue
		}
		i.until, i.article = s.Erasure.Extended(d).Due.At, d.Pack.Extension.Article
		for _, g := range d.Pack.Extension.Grounds {
			i.grounds = append(i.grounds, lifecycle.ExtensionGround(strings.ToUpper(g)))
		}
	}
	return nil
}

// lookFailures counts the failed deliveries of each.
func (s *site) lookFailures(ctx context.Context, items []*bulkItem) error {
	more, err := s.aside(ctx, requestsOf(items))
	if err != nil {
		return err
	}
	for _, i := range items {
		if i.failed = more[i.request.ID].Failed; i.failed == 0 {
			i.keep(view.WhyNoFailure, "")
		}
	}
	return nil
}

// doneBefore reports whether the person has done it to the request already, as it
// was seen: the form was sent twice.
func (b bulk) doneBefore(ctx context.Context, i *bulkItem) bool {
	r, me := i.request, auth.From(ctx).Name
	if b.fields.Get("confirm") != "yes" && b.verb != view.BulkUndo || i.version == 0 || r.Version != i.version+1 {
		return false
	}
	switch b.verb {
	case view.BulkApprove:
		return r.State == lifecycle.Approved && r.DecidedBy == me
	case view.BulkReject:
		return r.State == lifecycle.Rejected && r.DecidedBy == me
	case view.BulkExtend:
		return r.ExtendedAt != nil && r.ExtendedBy == me
	case view.BulkUndo:
		return r.State == lifecycle.InReview
	}
	return false
}

func requestsOf(items []*bulkItem) []*ent.ErasureRequest {
	out := make([]*ent.ErasureRequest, len(items))
	for n, i := range items {
		out[n] = i.request
	}
	return out
}
