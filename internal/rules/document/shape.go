package document

import (
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml/token"
)

const (
	// maxFlow is how deep brackets may stand in each other; the document needs
	// at most five levels when all of it is written with brackets.
	maxFlow = 8
	// maxIndent is the last column at which a field or an entry may start
	// outside brackets, which bounds nesting by indentation.
	maxIndent = 200
	// maxTokens is what 500 destinations and 500 rules need,
	// comments included.
	maxTokens = 50_000
)

// refused are the parts of YAML that a document has no use for.
var refused = map[token.Type]string{
	token.AnchorType:    "anchors (&) are not used here; write the value out",
	token.AliasType:     "aliases (*) are not used here; write the value out, or put text in quotes",
	token.MergeKeyType:  "merge keys (<<) are not used here; write the fields out",
	token.TagType:       "tags (!) are not used here; leave it out, or put text in quotes",
	token.DirectiveType: "directives (%) are not used here; leave it out",
	token.InvalidType:   "not YAML; look for a missing quote or a tab before this",
}

// checkShape looks at the tokens before they are parsed, because the parser
// takes time and memory that grow with the square of the nesting and of the
// number of fields.
func checkShape(tokens token.Tokens) Problems {
	if len(tokens) > maxTokens {
		at := tokens[maxTokens].Position
		return Problems{{at.Line, at.Column, "", "the document goes on for longer than 500 destinations and 500 rules need; shorten it"}}
	}
	var problems Problems
	flow := 0
	for _, tk := range tokens {
		at := tk.Position
		if message, ok := refused[tk.Type]; ok {
			problems = append(problems, Problem{at.Line, at.Column, "", message})
		}
		switch tk.Type {
		case token.SequenceStartType, token.MappingStartType:
			flow++
		case token.SequenceEndType, token.MappingEndType:
			flow--
		case token.SequenceEntryType, token.MappingKeyType, token.MappingValueType:
			if flow <= 0 && at.Column > maxIndent {
				return append(problems, tooDeep(at))
			}
		}
		if flow > maxFlow {
			return append(problems, tooDeep(at))
		}
	}
	return problems
}

// checkTabs refuses tab characters: YAML forbids them as indentation, and the
// parser silently drops them from text without quotes.
func checkTabs(source string) Problems {
	before, _, found := strings.Cut(source, "\t")
	if !found {
		return nil
	}
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return Problems{{
		strings.Count(before, "\n") + 1, utf8.RuneCountInString(line) + 1, "",
		`a tab stands here; indent with spaces, and write a tab inside double quotes as \t`,
	}}
}

func tooDeep(at *token.Position) Problem {
	return Problem{at.Line, at.Column, "", "is nested too deep; a document needs no more than five levels"}
}
