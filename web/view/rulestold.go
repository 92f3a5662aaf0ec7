package view

import (
	"fmt"
	"strings"
)

// RulesPublished tells that a version was published, or proposed.
func RulesPublished(version int, awaitsSecond bool) string {
	if awaitsSecond {
		return "Proposed. A second person must agree."
	}
	return fmt.Sprintf("Version %d is published.", version)
}

// RuleSaved tells that a rule was saved, and whether it may stay as it is.
func RuleSaved(rule string, faults []string) string {
	if len(faults) == 0 {
		return "Rule " + rule + " is saved in the draft."
	}
	return "Saved. It cannot be published yet: " + faults[0]
}

// CaughtUp tells that a draft follows the published version again. Both are what
// was changed on both sides, where the draft's change stays: "rule vip (when)".
func CaughtUp(version int, both []string) string {
	words := fmt.Sprintf("Your changes now stand on version %d.", version)
	if len(both) == 0 {
		return words
	}
	const most = 3
	more := ""
	if len(both) > most {
		more = fmt.Sprintf(" and %d more", len(both)-most)
	}
	return words + " Changed on both sides, and kept as in the draft: " + strings.Join(both[:min(len(both), most)], ", ") + more + "."
}

// What a button of the draft did.
const (
	DraftSaved        = "The draft is saved."
	DraftDiscarded    = "The draft is discarded."
	DraftBroughtBack  = "It is the draft now. Look at what would change, then publish it."
	ProposalWithdrawn = "The proposal is withdrawn; the draft stays."
)

// RuleRemoved tells that a rule was taken out of the draft.
func RuleRemoved(rule string) string { return "Rule " + rule + " is removed from the draft." }
