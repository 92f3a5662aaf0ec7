package view

import (
	"context"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Draft is the page of the next version of the rules, while people work on it.
type Draft struct {
	Frame
	Revision int // 0 while there is none: the page shows what holds now
	Base     int // the version it was made from
	Current  int // the version that holds now
	EditedBy string
	EditedAt time.Time
	Proposed bool // it waits for a second person
	Rows     []DraftRow
	Wrong    []DraftFault // what publishing would refuse, apart from the rules
	Changes  int          // destinations and rules that differ from what holds now
	MayEdit  bool
}

// DraftRow is a rule of the draft, or one that it removes.
type DraftRow struct {
	RuleRow
	Mark     Mark
	Problems []string // what publishing would refuse
}

// DraftFault is what publishing would refuse.
type DraftFault struct {
	Where   string // the path in the document: "destinations[0].url"; empty for all of it
	Message string
}

func (f DraftFault) words() string {
	if f.Where == "" {
		return Capital(f.Message)
	}
	return f.Where + ": " + f.Message
}

// columns is how many columns the table has.
func (p Draft) columns() string {
	if p.MayEdit {
		return "5"
	}
	return "4"
}

// behind reports whether a version was published meanwhile.
func (p Draft) behind() bool { return p.Revision > 0 && p.Base < p.Current }

// heading says what the page shows.
func (p Draft) heading(ctx context.Context) string {
	if p.Current == 0 {
		return say.T(ctx, "Draft of the first version")
	}
	return say.T(ctx, "Draft of version %d", p.Current+1)
}

func (p Draft) changes(ctx context.Context) string {
	if p.Changes == 0 {
		return say.T(ctx, "Nothing differs from what holds now.")
	}
	return say.N(ctx, p.Changes, "%d change against version %d.", "%d changes against version %d.", p.Current)
}

func (p Draft) catchUp() ui.Action {
	return ui.Action{
		Path: draftPath + "/catch-up", Version: p.Revision, Return: draftPath,
		Button: ui.Button{Label: "Carry my changes over"},
	}
}

func (p Draft) remove(ctx context.Context, rule string) ui.Action {
	return ui.Action{
		Path: rulePath(rule) + "/remove", Version: p.Revision, Return: draftPath,
		Button: ui.Button{Label: "Remove", About: say.T(ctx, "rule %s", rule), Kind: ui.Small},
	}
}

func (p Draft) discard() ui.Action {
	return ui.Action{
		Path: draftPath + "/discard", Version: p.Revision, Return: rulesPath,
		Button: ui.Button{Label: "Discard the draft"},
	}
}
