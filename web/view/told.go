package view

import (
	"context"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
)

// DeliveryDone tells what was just done to a delivery, which is in the state now;
// nothing for a verb that it does not know.
func DeliveryDone(ctx context.Context, verb, reference, to string, state lifecycle.DeliveryState) string {
	what := say.T(ctx, "The delivery of %s to %s", reference, to)
	switch verb {
	case "retry":
		return say.T(ctx, "%s is tried again now.", what)
	case "hold":
		return say.T(ctx, "%s is on hold.", what)
	case "release":
		return say.T(ctx, "%s is released.", what)
	case "withdraw":
		return say.T(ctx, "The proposal to waive is withdrawn.")
	case "record":
		return say.T(ctx, "%s is closed with your proof.", what)
	case "waive", "agree":
		if state == lifecycle.Waived {
			return say.T(ctx, "%s is waived.", what)
		}
		return say.T(ctx, "Waiver proposed. A second person must agree.")
	}
	return ""
}

// Retried tells how many deliveries are tried again at once, and how many are
// left because there were too many for one go.
func Retried(ctx context.Context, n, left int) string {
	switch {
	case n == 0:
		return say.T(ctx, "Nothing to try again: every failed delivery is due already.")
	case left > 0:
		return say.T(ctx, "%d deliveries are tried again now; %d are left. Press again for the next.", n, left)
	}
	return say.N(ctx, n, "%d delivery is tried again now.", "%d deliveries are tried again now.")
}

// Resent tells what sending again did.
func Resent(ctx context.Context, deliveries, archived int) string {
	words := say.N(ctx, deliveries, "%d delivery sent again.", "%d deliveries sent again.")
	if archived > 0 {
		words += " " + say.N(ctx, archived, "%d archived request cannot be.", "%d archived requests cannot be.")
	}
	return words
}

// PausedOrResumed tells what was done to a destination.
func PausedOrResumed(ctx context.Context, title string, paused bool) string {
	if paused {
		return say.T(ctx, "%s is paused.", title)
	}
	return say.T(ctx, "%s is resumed: what waits for it is sent now.", title)
}
