// Package document reads and writes destinations and rules as one YAML
// document, the form in which people keep them under version control.
//
//	apiVersion: lethe/v1
//	destinations:
//	  - name: crm                      # slug, the stable key
//	    title: Customer database       # default: the name
//	    owner: CRM team                # who answers for it; default: nobody is named
//	    kind: webhook                  # webhook (default) | manual: people do it; see below
//	    url: https://crm.example.com/erasure
//	    secretEnv: CRM_WEBHOOK_SECRET  # or secretFile: /run/secrets/crm, or secretStored: true when
//	                                   # Lethe keeps it, sealed; one of the three at the most
//	    confirmation: callback         # response (default) | callback | poll | manual
//	    confirmWithin: 336h            # default 336h
//	    concurrency: 4                 # 1 to 64, default 4
//	    ratePerMinute: 600             # 1 to 60000, default 600
//	    retrySchedule: [10s, 1m, 1h]   # 1 to 20 waits of 1s to 24h, the last one for ever; default: the standard ones
//	    poll:                          # with confirmation: poll, and only then
//	      url: https://crm.example.com/erasures/{deliveryId}  # template: deliveryId, requestId, reference
//	      every: 15m                   # 10s to 24h, default 15m
//	      status: $.status             # JSONPath, default $.status
//	      statuses: {complete: done}   # their word: done | accepted | not_found | retained | failed; default: none
//	    verify:                        # default: reports are not verified
//	      url: https://crm.example.com/people{?email}  # template: as above, and the types of identifier
//	      list: $.items                # JSONPath to what must be empty; default: the whole answer
//	      after: 0s                    # 0s to 720h, default 0s
//	      again: 24h                   # 0s to 2160h, default 0s: not again
//	rules:
//	  - name: everyone
//	    when: "true"                   # CEL, see package rules
//	    to: [crm]
//	    review: window                 # required | window | none
//	    reviewWindow: 24h              # with review: window; default: the default window
//
// Reading is strict: an unknown field, a wrong type or a value out of range is
// a problem, and all problems come back at once with line and column. Only
// broken YAML stops at its first fault. Anchors, aliases, tags, tab characters
// and nesting beyond what the document needs are refused before parsing. Messages
// never quote the document, so a secret pasted into it does not reach a log.
//
// A manual destination has no url, secret, poll or verify, and its confirmation is
// manual. A template is one of RFC 6570 with at least one variable, none of them
// in the host and each whole and escaped: {+email}, {#email} and {email:3} would
// ask about somebody else. A JSONPath (RFC 9535) leads to one place.
//
// Order means nothing: destinations and rules are known by their names.
package document

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"

	"lethe/internal/lifecycle"
	"lethe/internal/rules"
)

// APIVersion is the version of the document's form that this package reads.
const APIVersion = "lethe/v1"

// maxBytes bounds a document before anything looks at it.
const maxBytes = 1 << 20

// Document is everything that decides where requests go. As Parse and Normalised
// return it, defaults are filled in and empty lists are nil. Stored as JSON, it
// reads what earlier versions of this program stored.
type Document struct {
	Destinations []Destination
	Rules        []rules.Rule
}

// Destination is a system that holds personal data, as its operator declares it.
type Destination struct {
	// Name is the stable key: a slug, unique in the document.
	Name string
	// Title is what people read, at most 200 characters on one line.
	Title string
	// Owner is who answers for the system, at most 200 characters on one line;
	// empty when nobody is named.
	Owner string
	// Kind is the technology: "webhook", or "manual" when people do it.
	Kind string
	// URL is absolute http or https, without user info and fragment; empty for a
	// manual destination.
	URL string
	// SecretEnv names the environment variable that holds the signing secret,
	// SecretFile the file (an absolute path). SecretStored says that Lethe keeps
	// it, sealed. One of the three is set at the most.
	SecretEnv, SecretFile string
	SecretStored          bool
	// Confirmation is how the destination says that it is done: "response",
	// "callback", "poll" or "manual".
	Confirmation string
	// ConfirmWithin is how long a confirmation may take; longer than zero.
	ConfirmWithin time.Duration
	// Concurrency is how many deliveries run at once, 1 to 64.
	Concurrency int
	// RatePerMinute is how many deliveries may start in a minute, 1 to 60000.
	RatePerMinute int
	// RetrySchedule is the waits between attempts, whole seconds from 1 second to
	// 24 hours, the last of them for ever; nil for the standard ones.
	RetrySchedule []time.Duration
	// Poll is how it is asked whether it is done; nil unless Confirmation is "poll".
	Poll *lifecycle.Poll
	// Probe is how it is asked whether the person is really gone, "verify" in the
	// text; nil when it is not asked.
	Probe *lifecycle.Probe
}

// Parse reads one document of at most 1 MiB, with room for about 500
// destinations and 500 rules. When the document is at fault the error is
// *Problems; any other error comes from r.
func Parse(r io.Reader) (Document, error) {
	source, err := io.ReadAll(io.LimitReader(r, maxBytes+1))
	if err != nil {
		return Document{}, fmt.Errorf("read the document: %w", err)
	}
	if len(source) > maxBytes {
		return Document{}, &Problems{{1, 1, "", "the document is larger than 1 MiB, the most it may have"}}
	}
	if !utf8.Valid(source) {
		return Document{}, &Problems{{1, 1, "", "the document must be UTF-8 text"}}
	}
	root, problems := parseYAML(strings.TrimPrefix(string(source), "\ufeff"))
	if len(problems) > 0 {
		return Document{}, &problems
	}
	in := reader{positions: map[string]position{}}
	d := in.document(root)
	if len(in.problems) > 0 {
		in.problems.sort()
		return Document{}, &in.problems
	}
	return d, nil
}

// parseYAML returns the root of the one YAML document in source.
func parseYAML(source string) (ast.Node, Problems) {
	if problems := checkTabs(source); len(problems) > 0 {
		return nil, problems
	}
	tokens := lexer.Tokenize(source)
	if problems := checkShape(tokens); len(problems) > 0 {
		return nil, problems
	}
	// Repeated fields are reported by reader.fields, together with the rest.
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, Problems{syntaxProblem(err)}
	}
	var root ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		if root != nil {
			at := positionOf(doc.Body)
			return nil, Problems{{at.line, at.column, "", "starts a second document; one file holds one"}}
		}
		root = doc.Body
	}
	if root == nil {
		return nil, Problems{{1, 1, "", "the document is empty; it starts with apiVersion: " + APIVersion}}
	}
	return root, nil
}

// syntaxProblem takes only the bare message: the error's text would quote the
// lines around the fault.
func syntaxProblem(err error) Problem {
	var syntax yaml.Error
	if !errors.As(err, &syntax) || syntax.GetToken() == nil {
		return Problem{1, 1, "", "the document is not YAML"}
	}
	at := syntax.GetToken().Position
	return Problem{at.Line, at.Column, "", "not YAML: " + syntax.GetMessage()}
}
