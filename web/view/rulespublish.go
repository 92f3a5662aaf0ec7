package view

import (
	"context"
	"strconv"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// RulesPublish is the page that publishes the draft, or on which a second person
// agrees to it. After an error it keeps what was typed.
type RulesPublish struct {
	Frame
	Revision   int // of the draft; 0 while there is none
	Base       int // the version that the draft was made from
	Current    int // the version that holds now
	Changes    []ChangeGroup
	Wrong      []DraftFault // what publishing would refuse
	Coverage   Coverage
	FourEyes   bool // a second person has to agree
	Proposal   *RulesProposal
	MayPublish bool
	MayAgree   bool

	Comment    string // as typed
	AcceptGaps bool   // as ticked
	Faults     Faults
	Refused    string // why it was not done, although nothing is wrong with the form
}

// RulesProposal is the wish to publish the draft, which a second person has to
// share.
type RulesProposal struct {
	By         string
	Mine       bool // the person who looks has made it
	At         time.Time
	Comment    string
	AcceptGaps bool
}

func (p RulesPublish) next(ctx context.Context) string { return say.T(ctx, "version %d", p.Current+1) }

func (p RulesPublish) behind() bool { return p.Base < p.Current }

// ready reports whether the draft could be published.
func (p RulesPublish) ready() bool { return !p.behind() && len(p.Wrong) == 0 && len(p.Changes) > 0 }

// asks reports whether this person is asked to publish it.
func (p RulesPublish) asks() bool { return p.Proposal == nil && p.MayPublish && p.ready() }

// summary is of the faults of the form, which may not be there any more.
func (p RulesPublish) summary() []ui.FieldError {
	if !p.asks() {
		return nil
	}
	return p.Faults.summary("acceptGaps", "comment")
}

func (p RulesPublish) revision() string { return strconv.Itoa(p.Revision) }

func (p RulesPublish) button(ctx context.Context) string {
	if p.FourEyes {
		return say.T(ctx, "Propose %s", p.next(ctx))
	}
	return say.T(ctx, "Publish %s", p.next(ctx))
}

func (p RulesPublish) commentField() ui.Field {
	return ui.Field{
		Name: "comment", Label: "Comment", Value: p.Comment, Error: p.Faults["comment"],
		Hint: "Why these rules change, for whoever reads it in a year. At most 1,000 characters, without personal data.",
	}
}

func (p RulesPublish) gapsField() ui.Field {
	return ui.Field{Name: "acceptGaps", Label: "Requests that reach nothing", Error: p.Faults["acceptGaps"], Optional: true}
}

func gapsChoices() []ui.Choice {
	return []ui.Choice{{Value: "known", Label: "I know that they reach no destination", Note: "The ledger keeps this. Such a request waits for a person."}}
}

func (p RulesPublish) agree(ctx context.Context) ui.Action {
	return ui.Action{
		Path: publishPath + "/agree", Version: p.Revision, Return: rulesPath,
		Button: ui.Button{Label: say.T(ctx, "Agree and publish %s", p.next(ctx)), Kind: ui.Primary},
	}
}

func (p RulesPublish) withdraw(ctx context.Context) ui.Action {
	label := say.T(ctx, "Do not agree")
	if p.Proposal.Mine {
		label = say.T(ctx, "Withdraw")
	}
	return ui.Action{
		Path: publishPath + "/withdraw", Version: p.Revision, Return: draftPath,
		Button: ui.Button{Label: label, About: "the proposal"},
	}
}

// heading says who proposed it and what is missing.
func (p RulesProposal) heading(ctx context.Context) string {
	if p.Mine {
		return say.T(ctx, "You proposed to publish this. A second person must agree.")
	}
	return say.T(ctx, "%s proposed to publish this. A second person must agree.", p.By)
}
