package erasure

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// Waiver closes a delivery without the destination's word.
type Waiver struct {
	DeliveryID uuid.UUID
	Ground     lifecycle.WaiverGround
	Text       string // why, 10 to 2,000 characters; archiving destroys it
}

// Waive closes an open delivery on a ground. With Config.FourEyes it takes two:
// the first call proposes, and the same ground from another person or token
// agrees and closes. Who proposed can only change the proposal, and another
// ground from another person replaces it. It fails with BadInput without a ground
// from the list or a text, with Forbidden for whoever is neither a person nor a
// token, and with Conflict for a delivery that is closed or being sent.
func (s *Service) Waive(ctx context.Context, in Waiver) (*ent.Delivery, error) {
	in.Text = strings.TrimSpace(in.Text)
	if err := in.check(); err != nil {
		return nil, err
	}
	return s.changeDelivery(ctx, in.DeliveryID, auth.ManageDeliveries, func(ctx context.Context, c *change, d *ent.Delivery) error {
		who := auth.From(ctx)
		if who.ID == uuid.Nil {
			return fault.New(fault.Forbidden, "Only a person or a token can waive a delivery: somebody has to answer for it.")
		}
		if err := needsOpen(d); err != nil {
			return err
		}
		switch {
		case in.agrees(d, who):
			return c.agree(ctx, d, in)
		case s.cfg.FourEyes:
			return c.propose(ctx, d, in, who)
		}
		return c.waiveAlone(ctx, d, in, who)
	})
}

// agrees reports whether somebody else has proposed the same.
func (in Waiver) agrees(d *ent.Delivery, who auth.Actor) bool {
	return d.WaiverGround != nil && *d.WaiverGround == in.Ground && d.WaiverByID != nil && *d.WaiverByID != who.ID
}

// propose saves the waiver for another person to agree to.
func (c *change) propose(ctx context.Context, d *ent.Delivery, in Waiver, who auth.Actor) error {
	update := d.Update().SetWaiverGround(in.Ground).SetWaiverText(in.Text).SetWaiverBy(who.Name).SetWaiverByID(who.ID)
	return c.saveWaiver(ctx, update, "delivery.waiver_proposed", waiverDetail(d, in.Ground))
}

// agree closes the delivery. Both texts are kept when they differ.
func (c *change) agree(ctx context.Context, d *ent.Delivery, in Waiver) error {
	if in.Text != d.WaiverText {
		if err := d.Update().SetWaiverText(d.WaiverText + "\n" + in.Text).Exec(ctx); err != nil {
			return fmt.Errorf("save the waiver of delivery %s: %w", d.ID, err)
		}
	}
	return c.waive(ctx, d, in.Ground, map[string]any{"proposedBy": d.WaiverBy, "ground": string(in.Ground)})
}

// waiveAlone closes the delivery on the word of one. The proposal names nobody by
// id then: the database keeps two ids apart, which would be the same here.
func (c *change) waiveAlone(ctx context.Context, d *ent.Delivery, in Waiver, who auth.Actor) error {
	err := d.Update().SetWaiverGround(in.Ground).SetWaiverText(in.Text).SetWaiverBy(who.Name).ClearWaiverByID().Exec(ctx)
	if err != nil {
		return fmt.Errorf("save the waiver of delivery %s: %w", d.ID, err)
	}
	return c.waive(ctx, d, in.Ground, map[string]any{"ground": string(in.Ground)})
}

func (c *change) waive(ctx context.Context, d *ent.Delivery, ground lifecycle.WaiverGround, detail map[string]any) error {
	_, err := c.apply(ctx, d, verdict{event: lifecycle.Waive, ground: string(ground)}, evidence{action: "delivery.waived", detail: detail})
	return err
}

// WithdrawWaiver takes back the proposal to waive a delivery; anybody who may
// waive can. It fails with Conflict when there is none, or when the delivery is
// closed.
func (s *Service) WithdrawWaiver(ctx context.Context, deliveryID uuid.UUID) (*ent.Delivery, error) {
	return s.changeDelivery(ctx, deliveryID, auth.ManageDeliveries, func(ctx context.Context, c *change, d *ent.Delivery) error {
		switch {
		case d.State.Closed():
			return fault.New(fault.Conflict, "This delivery is closed (%s): there is nothing to withdraw.", d.State)
		case d.WaiverGround == nil:
			return fault.New(fault.Conflict, "Nobody has proposed to waive this delivery.")
		}
		detail := waiverDetail(d, *d.WaiverGround)
		detail["proposedBy"] = d.WaiverBy
		update := d.Update().ClearWaiverGround().ClearWaiverText().ClearWaiverBy().ClearWaiverByID()
		return c.saveWaiver(ctx, update, "delivery.waiver_withdrawn", detail)
	})
}

// saveWaiver changes a proposal, which moves no state, and records it.
func (c *change) saveWaiver(ctx context.Context, update *ent.DeliveryUpdateOne, action string, detail map[string]any) error {
	if err := update.Exec(ctx); err != nil {
		return fmt.Errorf("save the proposal of a waiver: %w", err)
	}
	return ledger.Append(ctx, c.tx, c.now, ledger.Entry{Subject: c.request.ID, Action: action, Detail: detail})
}

func waiverDetail(d *ent.Delivery, ground lifecycle.WaiverGround) map[string]any {
	return map[string]any{"delivery": d.ID.String(), "destination": d.Edges.Destination.Name, "state": string(d.State), "ground": string(ground)}
}

func (in Waiver) check() error {
	var faults []fault.Field
	if !in.Ground.Valid() {
		faults = append(faults, fault.Field{Path: "ground", Message: "Choose the ground on which the delivery is waived."})
	}
	if n := utf8.RuneCountInString(in.Text); n < 10 || n > 2000 {
		faults = append(faults, fault.Field{Path: "text", Message: "Say why, in 10 to 2,000 characters."})
	} else {
		faults = append(faults, shorterThan("text", in.Text, 2000)...) // and can be stored
	}
	return fault.Invalid(faults...)
}
