package document

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"lethe/internal/rules"
)

// reader turns YAML nodes into a Document and collects what is wrong.
type reader struct {
	problems  Problems
	positions map[string]position // path → where its value stands
}

type position struct{ line, column int }

func positionOf(n ast.Node) position {
	// The token of a mapping in block style is a colon; people look for its
	// first field.
	if m, ok := n.(ast.MapNode); ok {
		if fields := m.MapRange(); fields.Next() {
			n = fields.Key()
		}
	}
	at := n.GetToken().Position
	return position{at.Line, at.Column}
}

// maxProblems is as many as a person reads; the rest show up on the next try.
const maxProblems = 100

func (r *reader) report(at position, path, format string, args ...any) {
	if len(r.problems) == maxProblems {
		return
	}
	r.problems = append(r.problems, Problem{at.line, at.column, path, fmt.Sprintf(format, args...)})
}

func (r *reader) document(root ast.Node) Document {
	f, ok := r.fields("", root, "apiVersion", "destinations", "rules")
	if !ok {
		return Document{}
	}
	f.apiVersion()
	var d Document
	for path, n := range f.list("destinations") {
		d.Destinations = append(d.Destinations, r.destination(path, n))
	}
	for path, n := range f.list("rules") {
		d.Rules = append(d.Rules, r.rule(path, n))
	}
	r.checkNames(d.Destinations)
	r.checkRules(d)
	return d
}

func (f *fields) apiVersion() {
	version, ok := f.text("apiVersion")
	switch {
	case !f.has("apiVersion"):
		f.missing("apiVersion", "it must be "+APIVersion)
	case ok && version != APIVersion:
		f.report("apiVersion", "must be %s, the one form this program reads", APIVersion)
	}
}

func (r *reader) checkNames(destinations []Destination) {
	first := map[string]int{}
	for i, d := range destinations {
		path := fmt.Sprintf("destinations[%d].name", i)
		if j, taken := first[d.Name]; taken && d.Name != "" {
			r.report(r.positions[path], path, "%q is already the name of destinations[%d]; give each destination its own", d.Name, j)
			continue
		}
		first[d.Name] = i
	}
}

// checkRules compiles the rules and places their problems in the document. A
// field that could not even be read is not reported twice.
func (r *reader) checkRules(d Document) {
	names := make([]string, len(d.Destinations))
	for i, destination := range d.Destinations {
		names[i] = destination.Name
	}
	_, err := rules.Compile(d.Rules, slices.DeleteFunc(names, func(name string) bool { return name == "" }))
	if err == nil {
		return
	}
	var faults *rules.Problems
	if !errors.As(err, &faults) {
		r.report(position{1, 1}, "rules", "%v", err)
		return
	}
	unreadable := r.problems
	for _, fault := range *faults {
		if !unreadable.covers(fault.Path) {
			r.report(r.nearest(fault.Path), fault.Path, "%s", fault.Message)
		}
	}
}

// nearest is where path stands or, if it is missing, what would hold it.
func (r *reader) nearest(path string) position {
	for path != "" {
		if at, ok := r.positions[path]; ok {
			return at
		}
		path = path[:max(strings.LastIndexAny(path, ".["), 0)]
	}
	return position{1, 1}
}
