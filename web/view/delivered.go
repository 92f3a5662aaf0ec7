package view

import (
	"context"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// delivered turns an entry about the order to one destination into a line of
// the timeline, and reports whether it knows the action.
func delivered(ctx context.Context, action string, d particulars, t Titles) (ui.Event, bool) {
	to, title := d.deliveryState(), t.of(d.text("destination"))
	e := ui.Event{Tag: ui.DeliveryTag(to)}
	switch action {
	case "delivery.attempted":
		e.What, e.Text = attempted(ctx, to, title, d.text("attempt"))
	case "delivery.confirmed":
		e.What, e.Text = say.T(ctx, "Confirmation from %s", title), outcomeWords(ctx, to)+"."
	case "delivery.retried":
		e.What, e.Text = say.T(ctx, "%s is tried again at once", title), say.T(ctx, "A person asked for it.")
	case "delivery.overdue":
		e.What, e.Text = say.T(ctx, "No confirmation from %s in time", title), outcomeWords(ctx, to)+"."
	case "delivery.contradicted":
		e.What, e.Text = say.T(ctx, "Contradiction from %s", title), say.T(ctx, "On record; the delivery stays closed as: %s.", e.Tag.Word)
	default:
		return byPerson(ctx, action, e, d, title)
	}
	return e, true
}

// byPerson adds what a person did about a delivery, and what followed from asking
// the destination.
func byPerson(ctx context.Context, action string, e ui.Event, d particulars, title string) (ui.Event, bool) {
	switch action {
	case "delivery.polled":
		e.What, e.Text = say.T(ctx, "%s was asked whether it is done", title), outcomeWords(ctx, d.deliveryState())+"."
	case "delivery.probed":
		e.What, e.Text = say.T(ctx, "%s was looked up", title), outcomeWords(ctx, d.deliveryState())+"."
	case "delivery.recorded":
		e.What, e.Text = say.T(ctx, "Proof for %s recorded by hand", title), outcomeWords(ctx, d.deliveryState())+"."
	case "delivery.held":
		e.What, e.Text = say.T(ctx, "%s put on hold", title), d.hold(ctx)
	case "delivery.released":
		e.What = say.T(ctx, "%s released from hold", title)
	case "delivery.waiver_proposed":
		e.What, e.Text = say.T(ctx, "Waiver for %s proposed", title), say.T(ctx, "%s A second person must agree.", waiverWords(ctx, d.text("ground")))
	case "delivery.waiver_withdrawn":
		e.What = say.T(ctx, "Proposal to waive %s withdrawn", title)
	case "delivery.waived":
		e.What, e.Text = say.T(ctx, "%s waived", title), waiverWords(ctx, d.text("ground"))
	case "delivery.requeued":
		e.What, e.Text = say.T(ctx, "%s is told again", title), say.T(ctx, "The database was restored from a backup.")
	case "delivery.resent":
		e.What, e.Text = say.T(ctx, "%s has to be told again", title), say.T(ctx, "It brought old data back.")
	default:
		return ui.Event{}, false
	}
	return e, true
}

// waiverWords is the ground of a waiver with its article.
func waiverWords(ctx context.Context, ground string) string {
	g := lifecycle.WaiverGround(ground)
	if !g.Valid() {
		return ""
	}
	return say.T(ctx, g.Title()) + ", " + g.Article() + "."
}

// attempted tells an attempt that reached the destination by what it did, and
// one that did not by what comes next.
func attempted(ctx context.Context, to lifecycle.DeliveryState, title, attempt string) (what, text string) {
	switch to {
	case lifecycle.Accepted:
		return say.T(ctx, "%s accepted the order", title), outcomeWords(ctx, to) + "."
	case lifecycle.Queued, lifecycle.Failed:
		return say.T(ctx, "Attempt %s at %s did not succeed", attempt, title), outcomeWords(ctx, to) + "."
	}
	return say.T(ctx, "Sent to %s", title), say.T(ctx, "%s, attempt %s.", outcomeWords(ctx, to), attempt)
}

// outcomeWords says what the state means for the person's data, or what comes
// next, without a full stop.
func outcomeWords(ctx context.Context, s lifecycle.DeliveryState) string {
	switch s {
	case lifecycle.Done:
		return say.T(ctx, "Erased")
	case lifecycle.Verified:
		return say.T(ctx, "Erased, and looked up to be sure")
	case lifecycle.NotFound:
		return say.T(ctx, "The person is not known there")
	case lifecycle.Retained:
		return say.T(ctx, "The data is kept there by law")
	case lifecycle.Accepted:
		return say.T(ctx, "Its confirmation is awaited")
	case lifecycle.Queued:
		return say.T(ctx, "It is tried again")
	case lifecycle.Failed:
		return say.T(ctx, "It needs a person, and is tried again meanwhile")
	}
	return ui.DeliveryTag(s).Word
}
