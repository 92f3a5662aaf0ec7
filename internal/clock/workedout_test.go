package clock_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/clock"
)

var update = flag.Bool("update", false, "write the golden files")

// TestDate_SaysHowItWasWorkedOut compares the sentences with a golden file.
func TestDate_SaysHowItWasWorkedOut(t *testing.T) {
	t.Parallel()
	const berlin, angeles = "Europe/Berlin", "America/Los_Angeles"
	var b strings.Builder
	for _, v := range []vector{
		{what: "due", regulation: "GDPR", zone: berlin, calendar: "DE", received: "2027-01-31T09:00:00Z"},
		{what: "due", regulation: "GDPR", zone: berlin, calendar: "DE", received: "2027-02-26T09:00:00Z"},
		{what: "due", regulation: "GDPR", zone: berlin, calendar: "DE", received: "2027-03-04T09:00:00Z"},
		{what: "due", regulation: "GDPR", zone: berlin, calendar: "DE", received: "2027-01-31T09:00:00Z", course: "extended"},
		{what: "extend", regulation: "GDPR", zone: berlin, calendar: "DE", received: "2027-01-31T09:00:00Z"},
		{what: "due", regulation: "GDPR", zone: berlin, calendar: "DE", received: "2027-01-11T09:00:00Z", course: "2027-01-13T09:00:00Z/2027-01-15T09:00:00Z"},
		{what: "due", regulation: "GDPR", zone: berlin, calendar: "DE", received: "2027-01-11T09:00:00Z", course: "2027-01-13T09:00:00Z/-"},
		{what: "due", regulation: "GDPR", zone: berlin, calendar: "DE", received: "2027-01-11T09:00:00Z", course: "2027-01-13T09:00:00Z/2027-01-20T09:00:00Z 2027-01-15T09:00:00Z/-"},
		{what: "due", regulation: "GDPR", zone: berlin, calendar: "DE", received: "2027-01-11T09:00:00Z", course: "2027-01-13T09:00:00Z/2027-01-13T10:00:00Z 2027-03-01T09:00:00Z/-"},
		{what: "due", regulation: "UK_GDPR", zone: "Europe/London", calendar: "GB", received: "2027-09-03T09:00:00Z", setting: "UK_GDPR: {answer: {start: next_day}}"},
		{what: "due", regulation: "CCPA", zone: angeles, calendar: "US-CA", received: "2026-11-20T20:00:00Z"},
		{what: "due", regulation: "CCPA", zone: angeles, calendar: "US-CA", received: "2026-11-20T20:00:00Z", course: "extended"},
		{what: "acknowledge", regulation: "CCPA", zone: angeles, calendar: "US-CA", received: "2026-11-20T20:00:00Z"},
		{what: "due", regulation: "VCDPA", zone: "America/New_York", calendar: "US", received: "2026-11-20T20:00:00Z", course: "extended"},
		{what: "due", regulation: "NONE", zone: "Pacific/Apia", calendar: "none", received: "2011-12-01T00:00:00Z"},
	} {
		describe(&b, v, v.date(t))
	}
	compareWithGolden(t, "testdata/workedout.golden", b.String())
}

func (v vector) date(t *testing.T) clock.Date {
	t.Helper()
	p, in, received, so := pack(t, v.regulation, v.setting), place(t, v.zone, v.calendar), instant(t, v.received), course(t, v.course)
	switch v.what {
	case "acknowledge":
		date, _ := p.AcknowledgeBy(received, in)
		return date
	case "extend":
		date, _ := p.LastDayToExtend(received, in, so.Pauses)
		return date
	default:
		return p.Due(received, in, so)
	}
}

func describe(b *strings.Builder, v vector, d clock.Date) {
	fmt.Fprintf(b, "%s %s %s %s\n  %s\n", v.what, v.regulation, v.received, v.course, d.WorkedOut())
	for _, step := range d.Steps {
		fmt.Fprintf(b, "  - %s  %s  [%s]\n", step.Day, step.Text, step.Article)
	}
	fmt.Fprintf(b, "  = %s, open: %t\n\n", d.At, d.Open)
}

func compareWithGolden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; go test -update writes it anew\n%s", path, diff)
	}
}
