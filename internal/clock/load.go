package clock

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

//go:embed packs.yaml
var builtIn []byte

// names are the regulations in the order in which people see them.
var names = []string{"GDPR", "UK_GDPR", "CCPA", "VCDPA", "CPA", "CTDPA", "TDPSA", "OCPA", "ICDPA", "LGPD", "NONE"}

// Packs are the packs of all regulations, in the order in which people see them.
type Packs []Pack

// Of returns the pack of the regulation with that name, such as "UK_GDPR".
func (p Packs) Of(name string) (Pack, bool) {
	i := slices.IndexFunc(p, func(pack Pack) bool { return pack.Name == name })
	if i < 0 {
		return Pack{}, false
	}
	return p[i], true
}

// Load returns the packs that the program ships with, changed by the operator's
// file. The file has the form of packs.yaml and only the fields that differ;
// what it leaves out stays, a list replaces the whole list, and a clock that is
// null is taken away. Without a file, override is nil.
//
// A file with faults fails: the error joins one *Problem for each regulation that
// is wrong.
func Load(override io.Reader) (Packs, error) {
	packs := make(Packs, len(names))
	for i, name := range names {
		packs[i].Name = name
	}
	if _, err := packs.change(builtIn); err != nil {
		return nil, fmt.Errorf("read the packs of the program: %w", err)
	}
	if override == nil {
		return packs, nil
	}
	text, err := io.ReadAll(override)
	if err != nil {
		return nil, fmt.Errorf("read the operator's packs: %w", err)
	}
	changed, err := packs.change(text)
	if err != nil {
		return nil, err
	}
	for _, i := range changed {
		packs[i].Overridden = true
	}
	return packs, nil
}

// change applies a document to the packs and returns the places of those that it
// names.
func (p Packs) change(text []byte) (changed []int, err error) {
	file, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, problemOf("", err)
	}
	root, err := rootOf(file)
	if root == nil || err != nil {
		return nil, err
	}
	var problems []error
	for pairs := root.MapRange(); pairs.Next(); {
		name := pairs.Key().GetToken()
		i := slices.Index(names, name.Value)
		if i < 0 {
			problems = append(problems, &Problem{Line: name.Position.Line,
				Message: "this regulation is not known here; the regulations are " + strings.Join(names, ", ")})
			continue
		}
		problems = append(problems, p[i].change(pairs.Value(), name.Position.Line))
		changed = append(changed, i)
	}
	return changed, errors.Join(problems...)
}

// rootOf returns the mapping that the file is, or nil if it says nothing.
func rootOf(file *ast.File) (ast.MapNode, error) {
	if len(file.Docs) > 1 {
		return nil, &Problem{Message: "there is more than one document in the file; keep one and remove the line ---"}
	}
	switch body := file.Docs[0].Body.(type) {
	case nil, *ast.NullNode, *ast.CommentGroupNode:
		return nil, nil
	case ast.MapNode:
		return body, nil
	default:
		return nil, &Problem{Line: body.GetToken().Position.Line, Message: "write the names of regulations with their fields, such as GDPR: {…}"}
	}
}

// removable are the clocks that a regulation can be without.
var removable = []string{"acknowledge", "extension", "pause", "retention"}

// withoutValue returns the first field that is null, at any depth, and may not be.
// The decoder would pass over it in silence.
func withoutValue(fields ast.MapNode, may ...string) *token.Token {
	for pairs := fields.MapRange(); pairs.Next(); {
		key := pairs.Key().GetToken()
		switch value := pairs.Value().(type) {
		case *ast.NullNode:
			if !slices.Contains(may, key.Value) {
				return key
			}
		case ast.MapNode:
			if empty := withoutValue(value); empty != nil {
				return empty
			}
		}
	}
	return nil
}

// change applies one regulation's part of a document, which starts at line.
func (p *Pack) change(fields ast.Node, line int) error {
	mapping, ok := fields.(ast.MapNode)
	if !ok {
		return &Problem{Line: line, Regulation: p.Name, Message: "must be a list of fields: title, jurisdiction, answer, acknowledge, extension, pause, retention"}
	}
	if empty := withoutValue(mapping, removable...); empty != nil {
		return &Problem{Line: empty.Position.Line, Regulation: p.Name, Message: empty.Value + " has no value; write one or leave the field out"}
	}
	if err := yaml.NodeToValue(fields, p, yaml.Strict()); err != nil {
		return problemOf(p.Name, err)
	}
	if faults := p.faults(); len(faults) > 0 {
		return &Problem{Line: line, Regulation: p.Name, Message: strings.Join(faults, "; ")}
	}
	return nil
}
