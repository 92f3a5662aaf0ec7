package staff_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/staff"
)

func TestPrefer_IsForOneself(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me, a := w.as(t, "ada@example.com", auth.Lead)
	want := staff.Preferences{Theme: "dark", Density: "compact", TimeZone: "Europe/Berlin", StartPage: "/queue?view=overdue"}
	for range 2 { // the second time changes nothing
		if err := w.Prefer(me, want); err != nil {
			t.Fatal(err)
		}
	}
	_, got, err := w.Account(t.Context(), a.ID)
	if err != nil || staff.PreferencesOf(got) != want {
		t.Errorf("the account prefers %+v, %v", staff.PreferencesOf(got), err)
	}
	entries := w.ledger(t, a.ID)
	if diff := cmp.Diff([]string{"staff.added", "staff.preferences_chosen"}, actions(entries)); diff != "" {
		t.Fatalf("ledger (-want +got):\n%s", diff)
	}
	if strings.Contains(string(entries[1].Detail), "overdue") {
		t.Errorf("the entry tells the query of a view: %s", entries[1].Detail)
	}
	wantFault(t, w.Prefer(t.Context(), want), fault.Unauthenticated)
}

func TestPrefer_NamesEachFaultyField(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	me, _ := w.as(t, "ada@example.com", auth.Lead)
	good := staff.Preferences{Theme: "system", Density: "comfortable"}
	if err := w.Prefer(me, good); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path  string
		spoil func(*staff.Preferences)
	}{
		{"theme", func(p *staff.Preferences) { p.Theme = "pink" }},
		{"density", func(p *staff.Preferences) { p.Density = "airy" }},
		{"zone", func(p *staff.Preferences) { p.TimeZone = "Local" }},
		{"zone", func(p *staff.Preferences) { p.TimeZone = "Mars/Olympus" }},
		{"zone", func(p *staff.Preferences) { p.TimeZone = "../../etc/passwd" }},
		{"start", func(p *staff.Preferences) { p.StartPage = "https://evil.example.com" }},
		{"start", func(p *staff.Preferences) { p.StartPage = "/" + strings.Repeat("x", 500) }},
	} {
		in := good
		c.spoil(&in)
		wantField(t, w.Prefer(me, in), c.path)
	}
}
