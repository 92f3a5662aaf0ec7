package rules

import (
	"fmt"
	"regexp"
	"strings"

	"cel.dev/cel-go/cel"
)

const knownFacts = "the facts are cause, regulation and source (text), " +
	"identifiers (type of identifier to true), attributes (name to text, number or boolean) " +
	"and submittedAt (timestamp)"

var (
	undeclared = regexp.MustCompile(`^undeclared reference to '([^']*)'`)
	overload   = regexp.MustCompile(`^found no matching overload for '([^']*)' applied to '(.*)'$`)
)

// defects turns CEL's messages into sentences for the author of a rule.
func defects(issues []*cel.Error) []defect {
	var found []defect
	for _, issue := range issues {
		at := place{max(issue.Location.Line(), 1), max(issue.Location.Column()+1, 1)}
		found = append(found, defect{at, sentence(issue.Message)})
		// After the first syntax error the parser only guesses.
		if strings.HasPrefix(issue.Message, "Syntax error") {
			break
		}
	}
	return found
}

func sentence(message string) string {
	if m := undeclared.FindStringSubmatch(message); m != nil {
		return notDeclared(m[1])
	}
	if m := overload.FindStringSubmatch(message); m != nil {
		return fmt.Sprintf("%s does not work with %s; %s", strings.Trim(m[1], "_"), m[2], knownFacts)
	}
	if strings.Contains(message, "input '<EOF>'") {
		return "the expression ends too early"
	}
	if strings.Contains(message, "token recognition error at: '=") {
		return "= compares nothing; write =="
	}
	if syntax, ok := strings.CutPrefix(message, "Syntax error: "); ok {
		syntax, _, _ = strings.Cut(syntax, " expecting")
		return fmt.Sprintf("not a CEL expression (%s); compare with ==, combine with && and ||, put text in quotes", clip(syntax))
	}
	return clip(message)
}

func notDeclared(name string) string {
	if name == "map" || name == "filter" {
		return name + " is not available; use exists, exists_one or all"
	}
	return fmt.Sprintf("there is no fact or function %q; %s; an attribute is written attributes.%s", name, knownFacts, name)
}

// clip keeps a quotation of the author's text short.
func clip(s string) string {
	const most = 120
	if runes := []rune(s); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return s
}
