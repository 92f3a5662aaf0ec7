package view

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// sentence turns a code of the configuration into words: "account_deleted" into
// "Account deleted".
func sentence(code string) string {
	return Capital(strings.ReplaceAll(code, "_", " "))
}

// regulationWord names a regulation as people do.
func regulationWord(ctx context.Context, r lifecycle.Regulation) string {
	switch r {
	case lifecycle.UKGDPR:
		return say.T(ctx, "UK GDPR")
	case lifecycle.NoLaw:
		return say.T(ctx, "No law, own promise")
	}
	return string(r)
}

func regulationChoices(ctx context.Context) []ui.Choice {
	var out []ui.Choice
	for _, r := range lifecycle.Regulations() {
		out = append(out, ui.Choice{Value: string(r), Label: regulationWord(ctx, r)})
	}
	return out
}

func stateChoices(states []lifecycle.RequestState) []ui.Choice {
	var out []ui.Choice
	for _, s := range states {
		out = append(out, ui.Choice{Value: string(s), Label: ui.RequestTag(s).Word})
	}
	return out
}

func codeChoices(codes []string) []ui.Choice {
	var out []ui.Choice
	for _, c := range codes {
		out = append(out, ui.Choice{Value: c, Label: sentence(c)})
	}
	return out
}

func plainChoices(values []string) []ui.Choice {
	var out []ui.Choice
	for _, v := range values {
		out = append(out, ui.Choice{Value: v, Label: v})
	}
	return out
}

// Capital writes the first letter of a sentence large.
func Capital(words string) string {
	first, size := utf8.DecodeRuneInString(words)
	if size == 0 {
		return ""
	}
	return string(unicode.ToUpper(first)) + words[size:]
}

func version(ctx context.Context, n int) string { return say.T(ctx, "Version %d", n) }

// took writes how long something took: "0.4 s".
func took(ctx context.Context, d time.Duration) string {
	return say.T(ctx, "%s s", strconv.FormatFloat(d.Seconds(), 'f', 1, 64))
}
