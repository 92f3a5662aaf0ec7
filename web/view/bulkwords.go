package view

import (
	"context"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// BulkVerb is what is done to many requests at once.
type BulkVerb string

// The verbs.
const (
	BulkApprove BulkVerb = "approve"
	BulkReject  BulkVerb = "reject"
	BulkAssign  BulkVerb = "assign"
	BulkExtend  BulkVerb = "extend"
	BulkRetry   BulkVerb = "retry"
	BulkExport  BulkVerb = "export"
	BulkUndo    BulkVerb = "undo" // of what was approved together
)

func (v BulkVerb) label(ctx context.Context) string {
	switch v {
	case BulkUndo:
		return say.T(ctx, "Take back")
	default:
		return say.T(ctx, Capital(string(v)))
	}
}

// past says what was done to so many requests.
func (v BulkVerb) past(ctx context.Context, n int) string {
	switch v {
	case BulkApprove:
		return say.T(ctx, "Approved %s", say.Number(ctx, n))
	case BulkReject:
		return say.T(ctx, "Rejected %s", say.Number(ctx, n))
	case BulkAssign:
		return say.T(ctx, "Assigned %s", say.Number(ctx, n))
	case BulkExtend:
		return say.T(ctx, "Extended %s", say.Number(ctx, n))
	case BulkRetry:
		return say.T(ctx, "Retried %s", say.Number(ctx, n))
	case BulkUndo:
		return say.T(ctx, "Took back %s", say.N(ctx, n, "%d approval", "%d approvals"))
	}
	return ""
}

// BulkWhy is why a request stays as it is, after "it is".
type BulkWhy string

// The reasons.
const (
	WhyGone      BulkWhy = "not in the queue any more"
	WhyOther     BulkWhy = "not as you saw it"
	WhyNoReview  BulkWhy = "not awaiting review"
	WhyHeld      BulkWhy = "on hold"
	WhyNoRule    BulkWhy = "sent nowhere by the rules"
	WhyClosed    BulkWhy = "closed"
	WhyDecided   BulkWhy = "decided already"
	WhyNoLaw     BulkWhy = "not extendable by law"
	WhyNoFailure BulkWhy = "without a failed delivery"
	WhyTooLate   BulkWhy = "on the way to the destinations"
	WhyFailed    BulkWhy = "refused" // with the sentence of who refused it
)

// bulkWhys are the reasons in the order in which a sentence lists them.
var bulkWhys = []BulkWhy{
	WhyNoReview, WhyDecided, WhyHeld, WhyNoRule, WhyNoLaw, WhyNoFailure, WhyTooLate, WhyClosed, WhyOther, WhyGone, WhyFailed,
}

// BulkTold says what was done to many requests: "Approved 9. 3 failed."
func BulkTold(ctx context.Context, v BulkVerb, done, failed, kept, left int) string {
	words := v.past(ctx, done) + "."
	if failed > 0 {
		words += " " + say.T(ctx, "%s failed.", say.Number(ctx, failed))
	}
	if kept > 0 {
		words += " " + say.N(ctx, kept, "%d stays as it was.", "%d stay as they were.")
	}
	if left > 0 {
		words += " " + say.N(ctx, left, "%d is left.", "%d are left.")
	}
	return words
}

// UndoBulk takes back what was approved together, with one button.
func UndoBulk(ctx context.Context, batch string, n int, back string) ui.Action {
	return ui.Action{
		Path: bulkPath, Return: back,
		More:   [][2]string{{"verb", string(BulkUndo)}, {"batch", batch}},
		Button: ui.Button{Label: say.T(ctx, "Undo %s", say.N(ctx, n, "%d approval", "%d approvals"))},
	}
}
