package graph

import (
	"context"
	"time"

	"lethe/ent"
	"lethe/graph/model"
	"lethe/internal/auth"
	"lethe/internal/lifecycle"
)

// decisionOf says how a request was decided, or nil while nobody has. What is
// told to the data subject is for those who may see subjects.
func decisionOf(ctx context.Context, r *ent.ErasureRequest) *model.Decision {
	d := &model.Decision{By: r.DecidedBy}
	switch r.State {
	case lifecycle.Approved, lifecycle.Forwarding, lifecycle.Completed:
		if r.ApprovedAt == nil {
			return nil
		}
		d.Outcome, d.At = model.DecisionOutcomeApproved, *r.ApprovedAt
	case lifecycle.Rejected:
		d.Outcome, d.At, d.Ground = model.DecisionOutcomeRejected, *r.FinishedAt, r.Ground
		if auth.From(ctx).May(auth.SeeSubjects) {
			d.Text = &r.DecisionText
		}
	case lifecycle.Cancelled:
		d.Outcome, d.At = model.DecisionOutcomeCancelled, *r.FinishedAt
	default:
		return nil
	}
	return d
}

// holdOf is the hold of a request or of a delivery, or nil when there is none.
func holdOf(ground *lifecycle.HoldGround, reviewOn *time.Time, by string) *model.Hold {
	if ground == nil || reviewOn == nil {
		return nil
	}
	return &model.Hold{Ground: *ground, ReviewOn: *reviewOn, By: by}
}
