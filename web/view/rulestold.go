package view

import (
	"context"
	"strings"

	"lethe/web/view/say"
)

// RulesPublished tells that a version was published, or proposed.
func RulesPublished(ctx context.Context, version int, awaitsSecond bool) string {
	if awaitsSecond {
		return say.T(ctx, "Proposed. A second person must agree.")
	}
	return say.T(ctx, "Version %d is published.", version)
}

// RuleSaved tells that a rule was saved, and whether it may stay as it is.
func RuleSaved(ctx context.Context, rule string, faults []string) string {
	if len(faults) == 0 {
		return say.T(ctx, "Rule %s is saved in the draft.", rule)
	}
	return say.T(ctx, "Saved. It cannot be published yet: %s", faults[0])
}

// CaughtUp tells that a draft follows the published version again. Both are what
// was changed on both sides, where the draft's change stays: "rule vip (when)".
func CaughtUp(ctx context.Context, version int, both []string) string {
	words := say.T(ctx, "Your changes now stand on version %d.", version)
	if len(both) == 0 {
		return words
	}
	const most = 3
	more := ""
	if len(both) > most {
		more = " " + say.T(ctx, "and %d more", len(both)-most)
	}
	return say.T(ctx, "%s Changed on both sides, and kept as in the draft: %s%s.", words, strings.Join(both[:min(len(both), most)], ", "), more)
}

// What a button of the draft did.
const (
	DraftSaved        = "The draft is saved."
	DraftDiscarded    = "The draft is discarded."
	DraftBroughtBack  = "It is the draft now. Look at what would change, then publish it."
	ProposalWithdrawn = "The proposal is withdrawn; the draft stays."
)

// RuleRemoved tells that a rule was taken out of the draft.
func RuleRemoved(ctx context.Context, rule string) string {
	return say.T(ctx, "Rule %s is removed from the draft.", rule)
}
