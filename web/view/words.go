package view

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"lethe/internal/lifecycle"
	"lethe/web/view/ui"
)

// sentence turns a code of the configuration into words: "account_deleted" into
// "Account deleted".
func sentence(code string) string {
	return Capital(strings.ReplaceAll(code, "_", " "))
}

// deliveryCount writes a number of deliveries: "1 delivery", "4 deliveries".
func deliveryCount(n int) string {
	if n == 1 {
		return "1 delivery"
	}
	return fmt.Sprintf("%d deliveries", n)
}

// regulationWord names a regulation as people do.
func regulationWord(r lifecycle.Regulation) string {
	switch r {
	case lifecycle.UKGDPR:
		return "UK GDPR"
	case lifecycle.NoLaw:
		return "No law, own promise"
	}
	return string(r)
}

func regulationChoices() []ui.Choice {
	var out []ui.Choice
	for _, r := range lifecycle.Regulations() {
		out = append(out, ui.Choice{Value: string(r), Label: regulationWord(r)})
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
