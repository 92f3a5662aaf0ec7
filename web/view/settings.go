package view

import (
	"context"
	"strings"
	"time"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

const (
	settingsPath = "/settings" // leads to the first page that the person may see
	generalPath  = "/settings/general"
	usersPath    = "/settings/users"
	tokensPath   = "/settings/tokens"
)

// settingsPages are the pages of the settings that a person may see.
func (f Frame) settingsPages(here string) []ui.Tab {
	pages := []ui.Tab{
		{Label: "General", Href: generalPath},
		{Label: "Deadlines", Href: deadlinesPath},
		{Label: "Retention", Href: retentionPath},
	}
	if f.Staff {
		pages = append(pages, ui.Tab{Label: "Users", Href: usersPath})
	}
	if f.Tokens {
		pages = append(pages, ui.Tab{Label: "API tokens", Href: tokensPath})
	}
	if f.Record {
		pages = append(pages, ui.Tab{Label: "Reconciliation", Href: healthPath})
	}
	for i := range pages {
		pages[i].Current = pages[i].Href == here
	}
	return pages
}

// GeneralSettings is the page of what the program runs with.
type GeneralSettings struct {
	Frame
	Groups []SettingGroup
}

// SettingGroup is some settings under a heading.
type SettingGroup struct {
	Title    string
	Settings []Setting
}

// Setting is one setting, without what is secret in it.
type Setting struct {
	Label    string // "Review window"
	Value    string // as the environment writes it
	Variable string // "LETHE_REVIEW_WINDOW"
	From     string // "environment", "file …", "default" or the name of a preset
}

// value writes an answer or a list as people do.
func (s Setting) value(ctx context.Context) string {
	switch s.Value {
	case "true":
		return say.T(ctx, "Yes")
	case "false":
		return say.T(ctx, "No")
	case "none":
		return say.T(ctx, "None")
	}
	return strings.ReplaceAll(s.Value, ",", ", ")
}

// words says a long duration in days: "30 days" for "720h".
func (s Setting) words(ctx context.Context) string {
	d, err := time.ParseDuration(s.Value)
	if err != nil || d == 0 || d%(24*time.Hour) != 0 {
		return ""
	}
	return say.N(ctx, int(d/(24*time.Hour)), "%d day", "%d days")
}

// source leaves the path of a file to those who run the machine.
func (s Setting) source(ctx context.Context) string {
	switch {
	case strings.HasPrefix(s.From, "file "):
		return say.T(ctx, "File")
	case s.From == "environment" || s.From == "default":
		return Capital(s.From)
	}
	return s.From // of a command
}
