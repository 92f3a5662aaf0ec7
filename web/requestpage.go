package web

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/auth"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

func withEverything(ctx context.Context) func(*ent.ErasureRequestQuery) {
	return func(q *ent.ErasureRequestQuery) {
		q.WithDeliveries(withAnswers, func(q *ent.DeliveryQuery) { q.Order(delivery.ByCreatedAt(), delivery.ByID()) })
		q.WithDuplicateOf().WithDuplicates().WithAssignee()
		if auth.From(ctx).May(auth.SeeSubjects) {
			q.WithIdentifiers(inOrder)
		}
	}
}

func requestPage(ctx context.Context, r *ent.ErasureRequest) view.Request {
	page := view.Request{
		Reference:  r.Reference,
		Version:    r.Version,
		State:      r.State,
		May:        may(ctx, r),
		Unroutable: r.UnroutableAt != nil,
		Decision:   decisionOf(r.State, r.DecidedBy, r.Ground, r.ApprovedAt, r.FinishedAt),
		UndoUntil:  timeOf(r.SendAt),
		Cause:      r.Cause,
		Regulation: r.Regulation,
		Source:     r.Source,
		Attributes: attributes(r.Attributes),
		Submitted:  r.SubmittedAt,
		Received:   r.ReceivedAt,
		ReviewEnds: timeOf(r.ReviewEndsAt),
		Due:        r.DueAt,
		Approved:   timeOf(r.ApprovedAt),
		Finished:   timeOf(r.FinishedAt),
		Deliveries: deliveries(ctx, r.Edges.Deliveries),
	}
	if a := r.Edges.Assignee; a != nil {
		page.Assignee = view.Colleague{ID: a.ID.String(), Name: a.Name, Self: isActor(ctx, r.AssigneeID)}
	}
	if r.ExternalID != nil {
		page.ExternalID = *r.ExternalID
	}
	if r.RuleSetVersion != nil {
		page.RuleSet = *r.RuleSetVersion
	}
	if r.HoldGround != nil {
		page.Hold = &view.Hold{Ground: r.HoldGround.Title(), Article: r.HoldGround.Article(), By: r.HoldBy, ReviewOn: timeOf(r.HoldReviewOn)}
	}
	for _, id := range r.Edges.Identifiers {
		page.Subject = append(page.Subject, view.Identifier{Type: id.Type, Masked: id.Masked})
	}
	explain(ctx, page.Decision, r)
	page.DuplicateOf, page.Duplicates = samePerson(r)
	if earlier := r.Edges.DuplicateOf; page.May.Unlink && earlier != nil {
		page.LinkedTo, page.May.Join = earlier.Reference, joinable(r, earlier)
	}
	return page
}

// samePerson names the request that this one was joined to, and those that may
// be of the same person.
func samePerson(r *ent.ErasureRequest) (joinedTo string, others []string) {
	if earlier := r.Edges.DuplicateOf; earlier != nil {
		if r.State == lifecycle.Duplicate {
			joinedTo = earlier.Reference
		} else {
			others = append(others, earlier.Reference)
		}
	}
	for _, later := range r.Edges.Duplicates {
		others = append(others, later.Reference)
	}
	return joinedTo, others
}

// joinable reports whether the earlier request may do for this one too, as far as
// their states and deadlines say; the door also compares what they ask for.
func joinable(r, earlier *ent.ErasureRequest) bool {
	return r.HoldGround == nil && !earlier.State.Final() && earlier.State != lifecycle.Forwarding && !r.DueAt.Before(earlier.DueAt)
}

// decisionOf is what a person decided, without the text; nil if nobody did.
func decisionOf(state lifecycle.RequestState, by string, ground *lifecycle.RejectionGround, approved, finished *time.Time) *view.Decision {
	if by == "" || by == "system" {
		return nil
	}
	d := &view.Decision{By: by, At: timeOf(finished)}
	switch state {
	case lifecycle.Rejected:
		d.What = "Rejected"
	case lifecycle.Cancelled:
		d.What = "Cancelled"
	default:
		d.What, d.At = "Approved", timeOf(approved)
	}
	if ground != nil {
		d.Ground = *ground
	}
	return d
}

// explain adds why, in the words of who decided: they may speak of the person,
// so they are for those who may see subjects.
func explain(ctx context.Context, d *view.Decision, r *ent.ErasureRequest) {
	switch {
	case d == nil || !auth.From(ctx).May(auth.SeeSubjects):
	case r.State == lifecycle.Rejected:
		d.Text = r.DecisionText
	default:
		d.Text = r.Note
	}
}

// attributes lists the facts that the sender gave, by name.
func attributes(raw json.RawMessage) []view.Attribute {
	var values map[string]any
	if json.Unmarshal(raw, &values) != nil {
		return nil // submit has checked them; the page is not the place to complain
	}
	var out []view.Attribute
	for _, name := range slices.Sorted(maps.Keys(values)) {
		out = append(out, view.Attribute{Name: name, Value: fmt.Sprint(values[name])})
	}
	return out
}
