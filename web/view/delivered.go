package view

import (
	"fmt"

	"lethe/internal/lifecycle"
	"lethe/web/view/ui"
)

// delivered turns an entry about the order to one destination into a line of
// the timeline, and reports whether it knows the action.
func delivered(action string, d particulars, t Titles) (ui.Event, bool) {
	to, title := d.deliveryState(), t.of(d.text("destination"))
	e := ui.Event{Tag: ui.DeliveryTag(to)}
	switch action {
	case "delivery.attempted":
		e.What, e.Text = attempted(to, title, d.text("attempt"))
	case "delivery.confirmed":
		e.What, e.Text = "Confirmation from "+title, outcomeWords(to)+"."
	case "delivery.retried":
		e.What, e.Text = title+" is tried again at once", "A person asked for it."
	case "delivery.overdue":
		e.What, e.Text = "No confirmation from "+title+" in time", outcomeWords(to)+"."
	case "delivery.contradicted":
		e.What, e.Text = "Contradiction from "+title, fmt.Sprintf("On record; the delivery stays closed as: %s.", e.Tag.Word)
	default:
		return byPerson(action, e, d, title)
	}
	return e, true
}

// byPerson adds what a person did about a delivery, and what followed from asking
// the destination.
func byPerson(action string, e ui.Event, d particulars, title string) (ui.Event, bool) {
	switch action {
	case "delivery.polled":
		e.What, e.Text = title+" was asked whether it is done", outcomeWords(d.deliveryState())+"."
	case "delivery.probed":
		e.What, e.Text = title+" was looked up", outcomeWords(d.deliveryState())+"."
	case "delivery.recorded":
		e.What, e.Text = "Proof for "+title+" recorded by hand", outcomeWords(d.deliveryState())+"."
	case "delivery.held":
		e.What, e.Text = title+" put on hold", d.hold()
	case "delivery.released":
		e.What = title + " released from hold"
	case "delivery.waiver_proposed":
		e.What, e.Text = "Waiver for "+title+" proposed", waiverWords(d.text("ground"))+" A second person must agree."
	case "delivery.waiver_withdrawn":
		e.What = "Proposal to waive " + title + " withdrawn"
	case "delivery.waived":
		e.What, e.Text = title+" waived", waiverWords(d.text("ground"))
	case "delivery.requeued":
		e.What, e.Text = title+" is told again", "The database was restored from a backup."
	case "delivery.resent":
		e.What, e.Text = title+" has to be told again", "It brought old data back."
	default:
		return ui.Event{}, false
	}
	return e, true
}

// waiverWords is the ground of a waiver with its article.
func waiverWords(ground string) string {
	g := lifecycle.WaiverGround(ground)
	if !g.Valid() {
		return ""
	}
	return g.Title() + ", " + g.Article() + "."
}

// attempted tells an attempt that reached the destination by what it did, and
// one that did not by what comes next.
func attempted(to lifecycle.DeliveryState, title, attempt string) (what, text string) {
	switch to {
	case lifecycle.Accepted:
		return title + " accepted the order", outcomeWords(to) + "."
	case lifecycle.Queued, lifecycle.Failed:
		return fmt.Sprintf("Attempt %s at %s did not succeed", attempt, title), outcomeWords(to) + "."
	}
	return "Sent to " + title, fmt.Sprintf("%s, attempt %s.", outcomeWords(to), attempt)
}

// outcomeWords says what the state means for the person's data, or what comes
// next, without a full stop.
func outcomeWords(s lifecycle.DeliveryState) string {
	switch s {
	case lifecycle.Done:
		return "Erased"
	case lifecycle.Verified:
		return "Erased, and looked up to be sure"
	case lifecycle.NotFound:
		return "The person is not known there"
	case lifecycle.Retained:
		return "The data is kept there by law"
	case lifecycle.Accepted:
		return "Its confirmation is awaited"
	case lifecycle.Queued:
		return "It is tried again"
	case lifecycle.Failed:
		return "It needs a person, and is tried again meanwhile"
	}
	return ui.DeliveryTag(s).Word
}
