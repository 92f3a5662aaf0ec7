package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/internal/rules"
)

// question is what explain is asked on the command line.
type question struct {
	reference                 string
	cause, regulation, source string
	identifiers, attributes   []string
	file                      string
	version                   int
}

// ofFacts are the flags that describe a request.
var ofFacts = []string{"cause", "regulation", "source", "identifier", "attribute"}

func (q *question) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&q.reference, "request", "", "the reference of a request")
	cmd.Flags().StringVar(&q.cause, "cause", "", "the cause of a request that need not exist")
	cmd.Flags().StringVar(&q.regulation, "regulation", string(lifecycle.GDPR), "the law that sets its clock")
	cmd.Flags().StringVar(&q.source, "source", "", "who sent it: the source of a token, or staff")
	cmd.Flags().StringSliceVar(&q.identifiers, "identifier", nil, "a type of identifier that it has; can be given again")
	cmd.Flags().StringArrayVar(&q.attributes, "attribute", nil, "a fact of its sender, as name=value; can be given again")
	cmd.Flags().StringVarP(&q.file, "file", "f", "", "rules to try, in a document; - reads standard input")
	cmd.Flags().IntVar(&q.version, "version", 0, "the published version of the rules")
	cmd.MarkFlagsMutuallyExclusive("file", "version")
}

// check says what is missing or too much.
func (q *question) check(cmd *cobra.Command) error {
	described := false
	for _, name := range ofFacts {
		described = described || cmd.Flags().Changed(name)
	}
	switch {
	case (q.reference != "") == described:
		return errors.New("give --request, or describe a request with --cause and other facts")
	case described && q.cause == "":
		return errors.New("--cause is missing, such as --cause account_deleted")
	}
	return nil
}

// asked is the question for the door. It fails for a document with faults and for
// an attribute that is none.
func (q *question) asked(cmd *cobra.Command) (erasure.Question, error) {
	out := erasure.Question{Reference: strings.ToUpper(strings.TrimSpace(q.reference)), Version: q.version}
	if q.file != "" {
		d, err := read(cmd, q.file)
		if err != nil {
			return out, fmt.Errorf("%s:\n%w", nameOf(q.file), err)
		}
		out.Document = &d
	}
	if q.reference != "" {
		return out, nil
	}
	attributes, err := parseAttributes(q.attributes)
	if err != nil {
		return out, usageError{err}
	}
	out.Facts = &rules.Facts{
		Cause: q.cause, Regulation: strings.ToUpper(q.regulation), Source: q.source,
		Identifiers: map[string]bool{}, Attributes: attributes,
	}
	for _, t := range q.identifiers {
		out.Facts.Identifiers[t] = true
	}
	return out, nil
}

// parseAttributes reads name=value. A value is a number or a boolean when it is
// written like one, and text otherwise; in double quotes it is always text.
func parseAttributes(pairs []string) (map[string]any, error) {
	attributes := map[string]any{}
	for _, pair := range pairs {
		name, text, ok := strings.Cut(pair, "=")
		if !ok || name == "" {
			return nil, errors.New("--attribute is written name=value, such as --attribute tier=enterprise")
		}
		attributes[name] = attributeOf(text)
	}
	return attributes, nil
}

func attributeOf(text string) any {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil || decoder.More() {
		return text
	}
	switch value.(type) {
	case string, bool, json.Number:
		return value
	}
	return text
}
