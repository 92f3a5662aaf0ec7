package web

import (
	"context"
	"slices"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/lifecycle"
	"lethe/web/view"
)

func (s *site) deliveryPage(ctx context.Context, d *ent.Delivery) view.DeliveryPage {
	page := view.DeliveryPage{
		ID: d.ID.String(), Reference: d.Edges.Request.Reference,
		Name: d.Edges.Destination.Name, To: d.Edges.Destination.Title,
		State: d.State, May: mayDeliver(ctx, d), Due: d.Edges.Request.DueAt,
		Attempts: d.Attempts, NextAttempt: timeOf(d.NextAttemptAt),
		VerifyAt: timeOf(d.VerifyAt), RetainedUntil: timeOf(d.RetainedUntil),
		Theirs: textOf(d.ExternalReference), Ground: groundOf(d), LastError: textOf(d.LastError),
		Round: d.Round, Created: d.CreatedAt, Closed: timeOf(d.ClosedAt),
		Waiver: waiverOf(ctx, d),
	}
	if d.State == lifecycle.Accepted {
		page.ConfirmBy = timeOf(d.ConfirmBy)
	}
	if d.HoldGround != nil {
		page.Hold = &view.Hold{
			Ground: d.HoldGround.Title(), Article: d.HoldGround.Article(), By: d.HoldBy,
			ReviewOn: timeOf(d.HoldReviewOn), OfRequest: d.HoldOfRequest,
		}
	}
	page.Order = s.sentOrder(ctx, d)
	for _, a := range d.Edges.AttemptLog {
		page.Tries = append(page.Tries, view.Try{
			Number: a.Number, At: a.StartedAt, Took: time.Duration(a.TookMs) * time.Millisecond,
			HTTPStatus: statusOf(a.HTTPStatus), Outcome: a.Outcome, Detail: a.Detail,
		})
	}
	for _, r := range d.Edges.Receipts {
		page.Receipts = append(page.Receipts, evidence(r))
	}
	return page
}

// sentOrder is what is sent of the delivery; nothing where people do the work.
func (s *site) sentOrder(ctx context.Context, d *ent.Delivery) view.SentOrder {
	to := d.Edges.Destination
	if to.Kind == byPeople {
		return view.SentOrder{}
	}
	out := view.SentOrder{Key: d.ID.String(), Signed: to.SecretStored || to.SecretEnv+to.SecretFile != ""}
	if to.Confirmation == "callback" {
		out.Callback = s.BaseURL + "/callbacks/" + d.ID.String()
	}
	if !auth.From(ctx).May(auth.SeeSubjects) {
		return out
	}
	for _, i := range d.Edges.Request.Edges.Identifiers {
		if !slices.Contains(out.Types, i.Type) {
			out.Types = append(out.Types, i.Type)
		}
	}
	return out
}

// mayDeliver says what the actor may do with the delivery in its state. The door
// decides again, under the lock: this is for the buttons.
func mayDeliver(ctx context.Context, d *ent.Delivery) view.DeliveryMay {
	who := auth.From(ctx)
	if d.State == lifecycle.Sending || d.State.Closed() || !who.May(auth.ManageDeliveries) {
		return view.DeliveryMay{}
	}
	return view.DeliveryMay{
		Retry:    mayRetry(ctx, d),
		Hold:     !d.HoldOfRequest,
		Release:  d.State == lifecycle.Held && d.Edges.Request.HoldGround == nil,
		Waive:    true,
		Agree:    d.WaiverByID != nil && *d.WaiverByID != who.ID,
		Withdraw: d.WaiverGround != nil,
		Record:   byHand(d),
	}
}

// byHand reports whether people serve the destination, so that its proof is
// entered by hand.
func byHand(d *ent.Delivery) bool { return d.Edges.Destination.Confirmation == byPeople }

// waiverOf is the waiver of a delivery, proposed or done; nil when there is none,
// or when evidence has closed the delivery instead. Its words may speak of the
// person, so they are for those who may see subjects.
func waiverOf(ctx context.Context, d *ent.Delivery) *view.Waiver {
	waived := d.State == lifecycle.Waived
	if d.WaiverGround == nil || d.State.Closed() && !waived {
		return nil
	}
	who := auth.From(ctx)
	w := &view.Waiver{Ground: *d.WaiverGround, ProposedBy: d.WaiverBy, Mine: d.WaiverByID != nil && *d.WaiverByID == who.ID}
	if who.May(auth.SeeSubjects) {
		w.Text = d.WaiverText
	}
	if waived {
		w.AgreedBy = d.WaivedBy
	}
	return w
}

// groundOf is why the destination keeps the data; of a waiver the page has more.
func groundOf(d *ent.Delivery) string {
	if d.State == lifecycle.Waived {
		return ""
	}
	return textOf(d.Ground)
}

// textOf is the text, or nothing for none, as the views want it.
func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}
