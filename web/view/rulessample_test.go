package view_test

import (
	"time"

	"github.com/a-h/templ"

	"lethe/web/view"
)

// ruleSamples are the pages of the rules, in all states that look different.
func ruleSamples() map[string]templ.Component {
	return map[string]templ.Component{
		"rules":               view.RulesPage(rules()),
		"rules-proposed":      view.RulesPage(proposedRules()),
		"rules-none":          view.RulesPage(view.Rules{Frame: frame(), MayEdit: true}),
		"rules-none-to-see":   view.RulesPage(view.Rules{Frame: frame()}),
		"versions":            view.RuleVersionsPage(versions()),
		"versions-none":       view.RuleVersionsPage(view.RuleVersions{Frame: frame()}),
		"version":             view.RuleVersionPage(version()),
		"version-current":     view.RuleVersionPage(view.RuleVersion{Frame: frame(), Version: 12, Current: 12, MayEdit: true}),
		"draft":               view.DraftPage(draft()),
		"draft-none":          view.DraftPage(view.Draft{Frame: frame(), Current: 12, Base: 12, MayEdit: true}),
		"draft-seen":          view.DraftPage(view.Draft{Frame: frame(), Revision: 2, Current: 12, Base: 12, Proposed: true, Rows: draft().Rows}),
		"draft-rule":          view.DraftRulePage(draftRule()),
		"draft-rule-new":      view.DraftRulePage(view.DraftRule{Frame: frame(), Destinations: draftRule().Destinations}),
		"draft-rule-nowhere":  view.DraftRulePage(view.DraftRule{Frame: frame(), Faults: view.Faults{"to": "the rule does nothing"}}),
		"draft-rule-late":     view.DraftRulePage(lateRule()),
		"draft-text":          view.DraftTextPage(view.DraftText{Frame: frame(), Revision: 4, Text: "apiVersion: lethe/v1\n"}),
		"draft-text-wrong":    view.DraftTextPage(wrongText()),
		"simulation":          view.SimulationPage(simulation()),
		"simulation-nothing":  view.SimulationPage(view.Simulation{Frame: frame(), Days: 30, Requests: 4310}),
		"simulation-wrong":    view.SimulationPage(view.Simulation{Frame: frame(), Days: 30, Wrong: "It has faults."}),
		"publish":             view.RulesPublishPage(publish()),
		"publish-wrong":       view.RulesPublishPage(wrongPublish()),
		"publish-nothing":     view.RulesPublishPage(view.RulesPublish{Frame: frame(), Current: 12}),
		"publish-behind":      view.RulesPublishPage(behindPublish()),
		"publish-proposed":    view.RulesPublishPage(proposedPublish(false)),
		"publish-proposed-me": view.RulesPublishPage(proposedPublish(true)),
		"test":                view.RulesTestPage(rulesTest()),
		"test-answer":         view.RulesTestPage(testAnswer()),
		"test-nowhere":        view.RulesTestPage(testNowhere()),
		"test-wrong-choice":   view.RulesTestPage(view.RulesTest{Frame: frame(), Faults: view.Faults{"cause": "Choose the cause."}}),
		"test-wrong":          view.RulesTestPage(wrongTest()),
	}
}

var crm, lake = view.Place{Name: "crm", Title: "Customer database"}, view.Place{Name: "lake", Title: "Data lake"}

func ruleRows() []view.RuleRow {
	return []view.RuleRow{
		{Name: "everyone", When: "true", To: []view.Place{crm, lake}},
		{Name: "enterprise", When: `attributes.tier == "enterprise"`, Review: "required"},
		{Name: "inactive", When: `cause == "inactive"`, To: []view.Place{lake}, Review: "window", Window: 36 * time.Hour},
		{Name: "mine", When: "true", To: []view.Place{{Name: "nowhere"}}, Review: "none"},
	}
}

func publication() view.Publication {
	return view.Publication{By: "Ada Okafor", Second: "Lea Marchetti", At: in(-3 * aDay), Comment: "The data lake is ours now."}
}

func rules() view.Rules {
	return view.Rules{
		Frame: frame(), Version: 12, Publication: publication(), Rows: ruleRows(), MayEdit: true,
		Drafted: &view.Drafted{By: "Robin Sayed", At: in(-3 * time.Hour)}, Coverage: coverage(),
	}
}

func coverage() view.Coverage {
	return view.Coverage{
		Never: []string{"mine"}, Always: []string{"all"}, Unnamed: []view.Place{lake},
		Gaps:    []view.Gap{{Words: "CCPA · any cause · any source · only phone", Combinations: 12}},
		Perhaps: []view.Gap{{Words: "GDPR · inactive · shop · any identifiers", Combinations: 1}},
	}
}

func proposedRules() view.Rules {
	p := rules()
	p.MayEdit, p.Drafted.Proposed, p.Coverage = false, true, view.Coverage{}
	return p
}

func versions() view.RuleVersions {
	return view.RuleVersions{Frame: frame(), Next: "/rules/versions?before=11", Rows: []view.VersionRow{
		{Version: 12, Publication: publication()}, {Version: 11, Publication: view.Publication{By: "System", At: in(-9 * aDay)}},
	}}
}

func changes() []view.ChangeGroup {
	return []view.ChangeGroup{
		{Op: "~", Subject: "destination", Name: "crm", Fields: []view.FieldChange{{Field: "concurrency", Old: "4", New: "8"}, {Field: "owner", Old: "Ada"}}},
		{Op: "+", Subject: "rule", Name: "inactive", Fields: []view.FieldChange{{Field: "when", New: `cause == "inactive"`}}},
		{Op: "~", Subject: "rule", Name: "everyone", Fields: []view.FieldChange{{Field: "review", Old: "required", New: "window"}, {Field: "reviewWindow", New: "24h"}}},
		{Op: "-", Subject: "rule", Name: "old"},
	}
}

func version() view.RuleVersion {
	return view.RuleVersion{
		Frame: frame(), Version: 11, Current: 12, Publication: publication(), Changes: changes(), Rows: ruleRows(),
		Revision: 4, Drafted: rules().Drafted, MayEdit: true,
	}
}

func draft() view.Draft {
	p := view.Draft{
		Frame: frame(), Revision: 4, Base: 11, Current: 12, EditedBy: "Robin Sayed", EditedAt: in(-3 * time.Hour), Changes: 2, MayEdit: true,
		Wrong: []view.DraftFault{{Where: "Destination crm, Address", Message: "is missing"}, {Message: "the document is too long"}},
	}
	for i, r := range ruleRows() {
		p.Rows = append(p.Rows, view.DraftRow{RuleRow: r, Mark: []view.Mark{"", view.MarkChanged, view.MarkNew, view.MarkRemoved}[i]})
	}
	p.Rows[1].Problems = []string{`line 1, column 1: there is no fact or function "attribute"`}
	return p
}

func draftRule() view.DraftRule {
	return view.DraftRule{
		Frame: frame(), Rule: "everyone", Revision: 4, Name: "everyone", When: "tru", Destinations: []view.Place{crm, lake},
		Chosen: map[string]bool{"crm": true}, Review: "window", Window: "24h",
		Faults: view.Faults{"when": `line 1, column 1: there is no fact or function "tru"`, "to": "there is no such destination"},
	}
}

func lateRule() view.DraftRule {
	p := draftRule()
	row := ruleRows()[2]
	p.Meanwhile = &view.Meanwhile{By: "Lea Marchetti", At: in(-time.Minute), Now: &row}
	return p
}

func wrongText() view.DraftText {
	return view.DraftText{
		Frame: frame(), Revision: 4, Text: "rules:\n  - nmae: x\n", Meanwhile: &view.Meanwhile{},
		Problems: []view.TextProblem{{Line: 2, Column: 5, Path: "rules[0].nmae", Message: "this field is not known here"}, {Message: "the document is empty"}},
	}
}

func simulation() view.Simulation {
	return view.Simulation{
		Frame: frame(), Days: 90, Requests: 100000, Elsewhere: 1012, Reviewed: 1, Unroutable: 2, Failed: 3, Truncated: true,
		Destinations: []view.Gained{{Place: crm, Gained: 1010, Lost: 2}},
		Examples: []view.Rerouted{
			{Reference: "ER-7QK4-M2XD", Gained: []view.Place{crm}, Review: "A person decides → Goes out at once"},
			{Reference: "ER-9F3B-TT6A", Archived: true, Lost: []view.Place{crm, lake}, Unroutable: true},
		},
	}
}

func publish() view.RulesPublish {
	return view.RulesPublish{
		Frame: frame(), Revision: 4, Base: 12, Current: 12, Changes: changes(), Coverage: coverage(), FourEyes: true, MayPublish: true, MayAgree: true,
		Comment: "x", Faults: view.Faults{"acceptGaps": "Some requests would reach no destination."},
	}
}

func wrongPublish() view.RulesPublish {
	p := publish()
	p.Wrong = draft().Wrong
	return p
}

func behindPublish() view.RulesPublish {
	p := publish()
	p.Base, p.Refused, p.FourEyes = 11, "Version 12 was published meanwhile.", false
	return p
}

func proposedPublish(mine bool) view.RulesPublish {
	p := publish()
	p.Proposal = &view.RulesProposal{By: "Robin Sayed", Mine: mine, At: in(-time.Hour), Comment: "Ours now.", AcceptGaps: true}
	return p
}

func rulesTest() view.RulesTest {
	return view.RulesTest{
		Frame: frame(), HasDraft: true, Causes: []string{"account_deleted"}, AllTypes: []string{"email", "customer_id"},
		Cause: "account_deleted", Types: map[string]bool{"email": true}, Attributes: "tier=enterprise",
	}
}

func testAnswer() view.RulesTest {
	p := rulesTest()
	p.Answer = &view.TestAnswer{
		Under: "version 12", Review: "window", Window: 24 * time.Hour,
		Destinations: []view.PlannedPlace{{Place: crm, Rules: []string{"everyone"}}},
		Rules: []view.ExplainedRule{
			{Name: "everyone", When: "true", Matched: true, Because: []string{"true is always true"}},
			{Name: "vip", When: "attributes.tier == 1", Because: []string{`attributes.tier == 1 is false: attributes.tier is "enterprise"`}},
			{Name: "broken", When: "attributes.n / 0 > 1", Fault: "division by zero"},
		},
		Others: []view.PlannedPlace{{Place: lake, Rules: []string{"vip"}}, {Place: view.Place{Name: "ads", Title: "Advertising"}}},
	}
	return p
}

func testNowhere() view.RulesTest {
	p := rulesTest()
	p.Answer = &view.TestAnswer{Under: "the draft", About: "ER-7QK4-M2XD"}
	return p
}

func wrongTest() view.RulesTest {
	p := rulesTest()
	p.HasDraft, p.Attributes, p.Faults = false, "tier", view.Faults{"attributes": "Line 1 is not name=value."}
	return p
}
