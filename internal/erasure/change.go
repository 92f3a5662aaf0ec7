package erasure

import (
	"context"
	"fmt"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/ent/predicate"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// change is one request under its lock, in the transaction that changes it.
type change struct {
	tx      *ent.Tx
	request *ent.ErasureRequest
	now     time.Time
	outbox  outbox

	addressees []string // of notices
}

// change runs do for a request that the actor may see, under the request's row
// lock, and returns the request as it was saved. A version other than 0 must be
// the request's: if somebody changed it meanwhile, the answer is a Conflict.
func (s *Service) change(ctx context.Context, id uuid.UUID, version int, p auth.Permission, do func(context.Context, *change) error) (*ent.ErasureRequest, error) {
	if err := auth.Require(ctx, p); err != nil {
		return nil, err
	}
	var saved *ent.ErasureRequest
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		c, err := s.lock(ctx, tx, id, VisibleRequests(ctx))
		if err != nil {
			return err
		}
		if err := c.expect(version); err != nil {
			return err
		}
		if err := do(ctx, c); err != nil {
			return err
		}
		saved = c.request
		return nil
	})
	if err != nil {
		return nil, err
	}
	s.wakeOn(ctx, nextFor(saved.State))
	return saved.Unwrap(), nil
}

// expect fails with Conflict unless the request is still of that version; 0 is
// not checked.
func (c *change) expect(version int) error {
	if version != 0 && version != c.request.Version {
		return fault.New(fault.Conflict, "Somebody changed this request while you were looking at it. Look again, then decide.")
	}
	return nil
}

// nextFor is the channel of those who go on with a request in the state.
func nextFor(s lifecycle.RequestState) string {
	switch s {
	case lifecycle.Approved:
		return WakeRoute
	case lifecycle.Forwarding:
		return WakeForward
	}
	return Wake
}

// lock takes the row lock that serialises all changes of a request and of its
// deliveries, and reads the database's clock under it.
func (s *Service) lock(ctx context.Context, tx *ent.Tx, id uuid.UUID, visible ...predicate.ErasureRequest) (*change, error) {
	query := tx.ErasureRequest.Query().Where(erasurerequest.ID(id)).ForUpdate()
	for _, v := range visible {
		query.Where(v)
	}
	r, err := query.Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.New(fault.NotFound, "There is no such open request.")
	case err != nil:
		return nil, fmt.Errorf("lock request %s: %w", id, err)
	}
	now, err := database.Now(ctx, tx)
	if err != nil {
		return nil, err
	}
	return &change{tx: tx, request: r, now: now, outbox: s.cfg.Letters.outbox(), addressees: s.cfg.addressees()}, nil
}

// move is the only function that sets a request's state, with completeAll for
// those that end in a batch. It checks the move, saves it with what set adds,
// and records it. Detail holds no personal data.
func (c *change) move(ctx context.Context, event lifecycle.RequestEvent, action string, detail map[string]any, set func(*ent.ErasureRequestUpdateOne)) error {
	to, ok := c.request.State.Next(event)
	if !ok {
		return fault.New(fault.Conflict, "%s", refusal(c.request, event))
	}
	update := c.request.Update().SetState(to).AddVersion(1)
	if to.Final() {
		update.ClearEscalateAt().ClearHoldGround().ClearHoldReviewOn().ClearHoldBy()
		if to != lifecycle.Duplicate { // that one ends with the request it was joined to
			update.SetFinishedAt(c.now)
		}
	}
	if set != nil {
		set(update)
	}
	if err := c.save(ctx, update, action, detail); err != nil || !to.Final() {
		return err
	}
	return passOn(ctx, c.tx, c.now, to, c.request.ID)
}

// save writes the update and its ledger entry.
func (c *change) save(ctx context.Context, update *ent.ErasureRequestUpdateOne, action string, detail map[string]any) error {
	saved, err := update.Save(ctx)
	if err != nil {
		return fmt.Errorf("save request %s: %w", c.request.ID, err)
	}
	c.request = saved
	return ledger.Append(ctx, c.tx, c.now, ledger.Entry{Subject: saved.ID, Action: action, Detail: detail})
}

// refusal says why the event is not possible, for a person.
func refusal(r *ent.ErasureRequest, event lifecycle.RequestEvent) string {
	verb := map[lifecycle.RequestEvent]string{
		lifecycle.Approve: "approved", lifecycle.Undo: "taken back", lifecycle.Reject: "rejected", lifecycle.Cancel: "cancelled",
	}[event]
	if verb == "" {
		verb = string(event) + "d"
	}
	day := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return " on " + t.Format("2 January 2006 at 15:04 UTC")
	}
	switch {
	case r.State == lifecycle.Approved && event == lifecycle.Approve:
		return "This request was approved" + day(r.ApprovedAt) + " already. It goes out by itself."
	case r.State == lifecycle.Approved:
		return "This request was approved" + day(r.ApprovedAt) + ". Take the approval back first; then it can be " + verb + "."
	case r.State == lifecycle.Forwarding:
		return "Orders to erase are on their way to the destinations: this request cannot be " + verb + " any more."
	case r.State == lifecycle.InReview:
		return "This request is in review: there is no approval that could be " + verb + "."
	case r.State == lifecycle.Unverified:
		return "The sender's identity is not confirmed yet: this request cannot be " + verb + "."
	default:
		return "This request is closed (" + string(r.State) + ")" + day(r.FinishedAt) + ": it cannot be " + verb + "."
	}
}
