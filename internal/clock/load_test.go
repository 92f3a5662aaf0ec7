package clock_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/clock"
)

func TestLoad_HasEveryRegulationWithArticleAndSource(t *testing.T) {
	t.Parallel()
	packs, err := clock.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	var names, confirmed []string
	for _, p := range packs {
		names = append(names, p.Name)
		if p.Confirmed() {
			confirmed = append(confirmed, p.Name)
		}
		if p.Overridden {
			t.Errorf("%s counts as overridden", p.Name)
		}
	}
	if got := strings.Join(names, " "); got != "GDPR UK_GDPR CCPA VCDPA CPA CTDPA TDPSA OCPA ICDPA LGPD NONE" {
		t.Errorf("the regulations are %s", got)
	}
	if got := strings.Join(confirmed, " "); got != "CCPA NONE" {
		t.Errorf("confirmed are %s", got)
	}
	if _, ok := packs.Of("gdpr"); ok {
		t.Error("there is a pack gdpr")
	}
}

func TestLoad_SaysWhatTheSourcesSay(t *testing.T) {
	t.Parallel()
	packs, err := clock.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	gdpr, _ := packs.Of("GDPR")
	if gdpr.Answer.Within != (clock.Period{Number: 1, Unit: clock.Months}) || !gdpr.Answer.RollToWorkingDay || !gdpr.Answer.Confirmed || gdpr.Acknowledge != nil {
		t.Errorf("GDPR: %+v", gdpr)
	}
	ccpa, _ := packs.Of("CCPA")
	if ccpa.Pause != nil || ccpa.Acknowledge.Within.String() != "10 business days" || ccpa.Extension.Within.String() != "90 days" ||
		ccpa.Retention.AtLeast.String() != "24 months" || ccpa.Answer.Article != "11 CCR § 7021(b)" {
		t.Errorf("CCPA: %+v", ccpa)
	}
}

func TestLoad_ChangesOnlyWhatTheOperatorNames(t *testing.T) {
	t.Parallel()
	plain, changed := pack(t, "GDPR", ""), pack(t, "GDPR", `
GDPR:
  title: Our GDPR
  answer:
    within: 28 days
  extension:
    grounds: [complexity]
  pause: null
  retention: {atLeast: 36 months, article: our policy, source: our policy}
`)
	want := plain
	want.Title, want.Overridden, want.Pause = "Our GDPR", true, nil
	want.Answer.Within = clock.Period{Number: 28, Unit: clock.Days}
	extension := *plain.Extension
	extension.Grounds = []string{"complexity"}
	want.Extension = &extension
	want.Retention = &clock.Retention{AtLeast: clock.Period{Number: 36, Unit: clock.Months}, Basis: clock.Basis{Article: "our policy", Source: "our policy"}}
	if diff := cmp.Diff(want, changed); diff != "" {
		t.Errorf("the pack differs from what was asked (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(pack(t, "CCPA", ""), pack(t, "CCPA", "GDPR: {title: Our GDPR}")); diff != "" {
		t.Errorf("a pack that was not named changed:\n%s", diff)
	}
}

func TestLoad_TakesAFileThatSaysNothing(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "# nothing yet\n", "null\n", "---\n"} {
		if _, err := clock.Load(strings.NewReader(text)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestLoad_SaysWhereAFileIsWrong(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		file string
		line int
		want string
	}{
		{"\nHIPAA:\n  title: x\n", 2, "not known here; the regulations are GDPR, UK_GDPR"},
		{"GDPR:\n  answer:\n    witin: 1 month\n", 3, `GDPR: unknown field "witin"`},
		{"GDPR:\n  answer:\n    article: x\n    deadline: x\n", 4, `GDPR: unknown field "deadline"`},
		{"GDPR:\n  answers: 1 month\n", 2, `GDPR: unknown field "answers"`},
		{"GDPR:\n  name: x\n", 2, `GDPR: unknown field "name"`},
		{"GDPR:\n  answer:\n    within: a month\n", 3, "a number from 1 to 999 with its unit"},
		{"GDPR:\n  answer:\n    within: 0 days\n", 3, "a number from 1 to 999 with its unit"},
		{"GDPR:\n  answer:\n    within: 30\n", 3, "a number from 1 to 999 with its unit"},
		{"GDPR:\n  answer:\n    rollToWorkingDay: sometimes\n", 3, "bool"},
		{"GDPR:\n  title: [a]\n", 2, "string"},
		{"GDPR:\n  answer: 1 month\n", 2, "GDPR"},
		{"GDPR: 1 month\n", 1, "must be a list of fields"},
		{"GDPR:\n  title: a\n  title: b\n", 3, "already defined"},
		{"GDPR: {answer: {start: tomorrow}}\n", 1, "answer.start must be day_of_receipt or next_day"},
		{"GDPR: {answer: {article: ''}}\n", 1, "answer.article is missing; every clock names where it stands in the law"},
		{"GDPR: {extension: {from: now}}\n", 1, "extension.from must be receipt or first_due_date"},
		{"GDPR: {extension: {within: 28 days}}\n", 1, "must be longer than answer.within, 1 month"},
		{"GDPR: {extension: {grounds: []}}\n", 1, "extension.grounds is empty; name at least one of complexity"},
		{"GDPR: {pause: {grounds: [holiday]}}\n", 1, `pause.grounds: "holiday" is not known; the grounds are identity, clarification`},
		{"LGPD: {extension: {within: 15 days}}\n", 1, "extension.article is missing"},
		{"CCPA: {answer: null}\n", 1, "CCPA: answer has no value; write one or leave the field out"},
		{"CCPA:\n  answer:\n    within:\n", 3, "CCPA: within has no value"},
		{"CCPA:\n  pause: null\n  title:\n", 3, "CCPA: title has no value"},
		{"GDPR: null\n", 1, "must be a list of fields"},
		{"- GDPR\n", 1, "write the names of regulations with their fields"},
		{"GDPR: {title: a}\n---\nCCPA: {title: b}\n", 0, "more than one document"},
		{"GDPR: {title: a}\n---\n", 0, "more than one document"},
		{"GDPR: {title: [\n", 1, ""},
	} {
		_, err := clock.Load(strings.NewReader(c.file))
		var problem *clock.Problem
		if !errors.As(err, &problem) {
			t.Errorf("%q: error is %v", c.file, err)
			continue
		}
		if problem.Line != c.line || !strings.Contains(problem.Error(), c.want) {
			t.Errorf("%q:\n got %v\nwant line %d: …%s…", c.file, problem, c.line, c.want)
		}
	}
}

func TestLoad_NamesEveryRegulationThatIsWrong(t *testing.T) {
	t.Parallel()
	_, err := clock.Load(strings.NewReader("GDPR: {answer: {start: x}}\nHIPAA: {}\nLGPD: {title: ''}\n"))
	if err == nil {
		t.Fatal("the file was read")
	}
	for i, want := range []string{"line 1: GDPR: ", "line 2: this regulation", "line 3: LGPD: title is missing"} {
		if lines := strings.Split(err.Error(), "\n"); len(lines) != 3 || !strings.HasPrefix(lines[i], want) {
			t.Errorf("want a line %q in:\n%v", want, err)
		}
	}
}
