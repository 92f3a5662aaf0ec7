package erasure

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// Decision is what a person decides about a request. Version 0 and an empty
// PlanHash are not checked.
type Decision struct {
	RequestID uuid.UUID
	Note      string // for colleagues, at most 1,000 characters; archiving destroys it
	Version   int
	PlanHash  string // what the person saw when approving, see Plan.Hash
}

// Approve lets a request in review go out without waiting for the end of its
// review window. It is routed when the undo window has ended, under the version
// of the rules that is published now, and only where it was approved to go: if
// that changes before, it comes back to review. Any other state is a Conflict,
// and so is another plan than the one that was seen.
func (s *Service) Approve(ctx context.Context, d Decision) (*ent.ErasureRequest, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	return s.change(ctx, d.RequestID, d.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		return s.approve(ctx, c, d)
	})
}

func (s *Service) approve(ctx context.Context, c *change, d Decision) error {
	if c.request.HoldGround != nil {
		return fault.New(fault.Conflict, "This request is on hold. Release it first; then it can be approved.")
	}
	version, hash, err := s.approvedPlan(ctx, c, d.PlanHash)
	if err != nil {
		return err
	}
	detail := map[string]any{}
	if version != nil {
		detail["ruleSetVersion"] = *version
	}
	return c.move(ctx, lifecycle.Approve, "request.approved", detail, func(u *ent.ErasureRequestUpdateOne) {
		u.SetApprovedAt(c.now).SetSendAt(c.now.Add(s.cfg.UndoWindow)).ClearUnroutableAt().ClearPlanChange()
		u.SetDecidedBy(decider(ctx)).SetNote(d.Note).SetNillableRuleSetVersion(version).SetPlanHash(hash)
	})
}

// Undo takes an approval back while its undo window is open, or while the request
// is on hold; after that it is a Conflict, because orders may be on their way. The request returns to
// review, with a new review window if the old one has ended.
func (s *Service) Undo(ctx context.Context, d Decision) (*ent.ErasureRequest, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	return s.change(ctx, d.RequestID, d.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		if c.request.State == lifecycle.Approved && c.request.HoldGround == nil && !c.now.Before(*c.request.SendAt) {
			return fault.New(fault.Conflict, "The time to take the approval back ended on %s. Orders to erase are being sent.",
				c.request.SendAt.Format("2 January 2006 at 15:04:05 UTC"))
		}
		return c.move(ctx, lifecycle.Undo, "request.approval_undone", nil, func(u *ent.ErasureRequestUpdateOne) {
			forgetApproval(u)
			u.SetNote(d.Note)
			if ends := c.request.ReviewEndsAt; ends == nil || ends.After(c.now) {
				return
			}
			if s.cfg.ReviewWindow == 0 {
				u.ClearReviewEndsAt() // it would go out again at once: a person has stepped in and decides
				return
			}
			u.SetReviewEndsAt(c.now.Add(s.cfg.ReviewWindow))
		})
	})
}

// Rejection refuses a request. The text is what the data subject is told, 10 to
// 4,000 characters (Art. 12(4) GDPR wants the reasons).
type Rejection struct {
	RequestID uuid.UUID
	Ground    lifecycle.RejectionGround
	Text      string
	Version   int
}

// Reject closes a request that is not yet approved. It fails with BadInput
// without a ground from the list or a text, and with Conflict in other states.
func (s *Service) Reject(ctx context.Context, in Rejection) (*ent.ErasureRequest, error) {
	in.Text = strings.TrimSpace(in.Text)
	if err := in.check(); err != nil {
		return nil, err
	}
	return s.change(ctx, in.RequestID, in.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		detail := map[string]any{"ground": string(in.Ground)}
		err := c.move(ctx, lifecycle.Reject, "request.rejected", detail, func(u *ent.ErasureRequestUpdateOne) {
			u.SetGround(in.Ground).SetDecisionText(in.Text).SetDecidedBy(decider(ctx))
		})
		if err != nil {
			return err
		}
		return c.tell(ctx, lifecycle.RejectionLetter)
	})
}

// Cancel closes a request that the data subject has withdrawn, until it is
// routed; after that it is a Conflict.
func (s *Service) Cancel(ctx context.Context, d Decision) (*ent.ErasureRequest, error) {
	if err := d.check(); err != nil {
		return nil, err
	}
	return s.change(ctx, d.RequestID, d.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		return c.move(ctx, lifecycle.Cancel, "request.cancelled", nil, func(u *ent.ErasureRequestUpdateOne) {
			u.SetDecidedBy(decider(ctx)).SetNote(d.Note).ClearSendAt()
		})
	})
}

// ApproveDue approves requests whose review window has ended: nobody rejected
// them. It returns how many it approved.
func (s *Service) ApproveDue(ctx context.Context) (int, error) {
	due := `SELECT id FROM erasure_requests
		WHERE state = 'IN_REVIEW' AND review_ends_at <= (SELECT lethe_now()) AND hold_ground IS NULL
		ORDER BY review_ends_at LIMIT $1`
	return s.each(ctx, due, func(ctx context.Context, c *change) error {
		r := c.request
		if r.State != lifecycle.InReview || r.ReviewEndsAt == nil || r.ReviewEndsAt.After(c.now) || r.HoldGround != nil {
			return errNotDue
		}
		return s.approve(ctx, c, Decision{})
	})
}

// decider names who decides; the system does when nobody objected in time.
func decider(ctx context.Context) string {
	a := auth.From(ctx)
	if a.Kind == auth.SystemKind {
		return "system"
	}
	return a.Name
}

func (d Decision) check() error {
	return fault.Invalid(shorterThan("note", d.Note, 1000)...)
}

func (in Rejection) check() error {
	var faults []fault.Field
	if !in.Ground.Valid() {
		faults = append(faults, fault.Field{Path: "ground", Message: "Choose the ground on which the request is rejected."})
	}
	return fault.Invalid(append(faults, reasons(in.Text)...)...)
}
