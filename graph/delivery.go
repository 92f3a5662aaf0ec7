package graph

import (
	"context"
	"fmt"
	"slices"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/attempt"
	"lethe/graph/model"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// waiverOf is the waiver of a delivery, proposed or done; nil when there is none,
// or when evidence has closed the delivery instead. Its words are for those who
// may see subjects.
func waiverOf(ctx context.Context, d *ent.Delivery) *model.Waiver {
	waived := d.State == lifecycle.Waived
	if d.WaiverGround == nil || d.State.Closed() && !waived {
		return nil
	}
	w := &model.Waiver{Ground: *d.WaiverGround, ProposedBy: d.WaiverBy}
	if auth.From(ctx).May(auth.SeeSubjects) {
		w.Text = &d.WaiverText
	}
	if waived {
		w.AgreedBy = &d.WaivedBy
	}
	return w
}

// attemptReaders are the permissions of which one is needed to see attempts.
var attemptReaders = []auth.Permission{auth.ReadRequests, auth.ManageDeliveries}

// attemptsOf reads the last attempts of a delivery, the newest last.
func attemptsOf(ctx context.Context, d *ent.Delivery) ([]*ent.Attempt, error) {
	if !slices.ContainsFunc(attemptReaders, auth.From(ctx).May) {
		return nil, fault.New(fault.Forbidden, "Attempts are shown to those with one of %v. Ask an administrator.", attemptReaders)
	}
	attempts, err := d.QueryAttemptLog().Order(attempt.ByNumber(entsql.OrderDesc())).Limit(maxPage).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the attempts of delivery %s: %w", d.ID, err)
	}
	slices.Reverse(attempts)
	return attempts, nil
}
