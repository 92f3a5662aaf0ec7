package view

import (
	"fmt"

	"lethe/internal/lifecycle"
	"lethe/web/view/ui"
)

// DeliveryDone tells what was just done to a delivery, which is in the state now;
// nothing for a verb that it does not know.
func DeliveryDone(verb, reference, to string, state lifecycle.DeliveryState) string {
	what := "The delivery of " + reference + " to " + to
	switch verb {
	case "retry":
		return what + " is tried again now."
	case "hold":
		return what + " is on hold."
	case "release":
		return what + " is released."
	case "withdraw":
		return "The proposal to waive is withdrawn."
	case "record":
		return what + " is closed with your proof."
	case "waive", "agree":
		if state == lifecycle.Waived {
			return what + " is waived."
		}
		return "Waiver proposed. A second person must agree."
	}
	return ""
}

// Retried tells how many deliveries are tried again at once, and how many are
// left because there were too many for one go.
func Retried(n, left int) string {
	switch {
	case n == 0:
		return "Nothing to try again: every failed delivery is due already."
	case left > 0:
		return fmt.Sprintf("%d deliveries are tried again now; %d are left. Press again for the next.", n, left)
	case n == 1:
		return "1 delivery is tried again now."
	}
	return deliveryCount(n) + " are tried again now."
}

// Resent tells what sending again did.
func Resent(deliveries, archived int) string {
	words := deliveryCount(deliveries) + " sent again."
	if archived > 0 {
		words += " " + ui.Count(archived, "archived request") + " cannot be."
	}
	return words
}

// PausedOrResumed tells what was done to a destination.
func PausedOrResumed(title string, paused bool) string {
	if paused {
		return title + " is paused."
	}
	return title + " is resumed: what waits for it is sent now."
}
