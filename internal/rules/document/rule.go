package document

import (
	"github.com/goccy/go-yaml/ast"

	"lethe/internal/rules"
)

// rule reads one rule; what it means is checked by rules.Compile.
func (r *reader) rule(path string, n ast.Node) rules.Rule {
	f, ok := r.fields(path, n, "name", "when", "to", "review", "reviewWindow")
	if !ok {
		return rules.Rule{}
	}
	var rule rules.Rule
	rule.Name, _ = f.text("name")
	rule.When, _ = f.text("when")
	rule.To = f.names("to")
	review, _ := f.text("review")
	rule.Review = rules.Review(review)
	rule.ReviewWindow = f.duration("reviewWindow", 0)
	return rule
}

// names returns a list of text. An entry that is no text is reported and
// stays as an empty one, so that the others keep their places.
func (f *fields) names(key string) []string {
	var names []string
	for path, n := range f.list(key) {
		f.positions[path] = positionOf(n)
		text, ok := n.(*ast.StringNode)
		if !ok {
			f.reader.report(positionOf(n), path, "must be the name of a destination")
			names = append(names, "")
			continue
		}
		names = append(names, text.Value)
	}
	return names
}
