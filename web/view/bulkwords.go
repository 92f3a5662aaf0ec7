package view

import (
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

func (v BulkVerb) label() string {
	switch v {
	case BulkUndo:
		return "Take back"
	default:
		return Capital(string(v))
	}
}

// past says what was done to so many requests.
func (v BulkVerb) past(n int) string {
	switch v {
	case BulkApprove:
		return "Approved " + thousands(n)
	case BulkReject:
		return "Rejected " + thousands(n)
	case BulkAssign:
		return "Assigned " + thousands(n)
	case BulkExtend:
		return "Extended " + thousands(n)
	case BulkRetry:
		return "Retried " + thousands(n)
	case BulkUndo:
		return "Took back " + countThousands(n, "approval")
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
func BulkTold(v BulkVerb, done, failed, kept, left int) string {
	words := v.past(done) + "."
	if failed > 0 {
		words += " " + thousands(failed) + " failed."
	}
	switch {
	case kept == 1:
		words += " 1 stays as it was."
	case kept > 1:
		words += " " + thousands(kept) + " stay as they were."
	}
	if left > 0 {
		words += " " + thousands(left) + " " + isAre(left) + " left."
	}
	return words
}

// UndoBulk takes back what was approved together, with one button.
func UndoBulk(batch string, n int, back string) ui.Action {
	return ui.Action{
		Path: bulkPath, Return: back,
		More:   [][2]string{{"verb", string(BulkUndo)}, {"batch", batch}},
		Button: ui.Button{Label: "Undo " + countThousands(n, "approval")},
	}
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}
