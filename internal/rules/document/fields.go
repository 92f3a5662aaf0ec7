package document

import (
	"cmp"
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml/ast"
)

// fields are the fields of one mapping. Its methods read a field, report what
// is wrong with it, and then return a zero or default value, so that reading
// goes on and finds the next fault.
type fields struct {
	*reader
	path   string
	at     position
	values map[string]ast.Node
}

// fields reads the keys of a mapping and reports unknown and repeated ones. It
// is not ok when n is no mapping.
func (r *reader) fields(path string, n ast.Node, known ...string) (*fields, bool) {
	r.positions[path] = positionOf(n)
	m, ok := n.(ast.MapNode)
	if !ok {
		r.report(positionOf(n), path, "must be a list of fields: %s", strings.Join(known, ", "))
		return nil, false
	}
	f := &fields{reader: r, path: path, at: positionOf(n), values: map[string]ast.Node{}}
	for pairs := m.MapRange(); pairs.Next(); {
		key := keyText(pairs.Key())
		at := positionOf(pairs.Key())
		switch _, repeated := f.values[key]; {
		case !slices.Contains(known, key):
			r.report(at, f.shown(key), "%s", unknownField(key, known))
		case repeated:
			r.report(at, f.join(key), "stands here a second time; keep one")
		default:
			f.values[key] = pairs.Value()
			r.positions[f.join(key)] = positionOf(pairs.Value())
		}
	}
	return f, true
}

func keyText(key ast.MapKeyNode) string {
	if text, ok := key.(*ast.StringNode); ok {
		return text.Value
	}
	return key.String()
}

var fieldName = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_-]{0,39}$`)

// shown is the path of a key that is not known. A key that does not look like
// the name of a field is not repeated: in a broken document it may be anything.
func (f *fields) shown(key string) string {
	if fieldName.MatchString(key) {
		return f.join(key)
	}
	return f.path
}

func unknownField(key string, known []string) string {
	if strings.EqualFold(key, "secret") && slices.Contains(known, "secretEnv") {
		return "a secret never stands in this document; name the place it is kept in with secretEnv or secretFile, or let Lethe keep it with secretStored: true"
	}
	return "this field is not known here; the fields are " + strings.Join(known, ", ")
}

func (f *fields) join(key string) string {
	if f.path == "" {
		return key
	}
	return f.path + "." + key
}

// report places a problem at the field's value.
func (f *fields) report(key, format string, args ...any) {
	f.reader.report(f.nearest(f.join(key)), f.join(key), format, args...)
}

// missing reports a field that must be there.
func (f *fields) missing(key, right string) {
	f.reader.report(f.at, f.join(key), "is missing; %s", right)
}

func (f *fields) has(key string) bool {
	_, there := f.values[key]
	return there
}

// text returns a field of text. It is not ok when the field is absent or, which
// it reports, when the field is no text.
func (f *fields) text(key string) (text string, ok bool) {
	switch n := f.values[key].(type) {
	case nil:
	case *ast.StringNode:
		return n.Value, true
	case *ast.LiteralNode:
		return n.Value.Value, true
	case *ast.NullNode:
		f.report(key, "has no value; write one or leave the field out")
	case *ast.BoolNode, *ast.IntegerNode, *ast.FloatNode:
		f.report(key, "must be text; put it in quotes")
	default:
		f.report(key, "must be text")
	}
	return "", false
}

// oneOf returns a field that is one of a few words, the first by default.
func (f *fields) oneOf(key string, words ...string) string {
	if !f.has(key) {
		return words[0]
	}
	word, ok := f.text(key)
	if ok && !slices.Contains(words, word) {
		f.report(key, "must be %s", strings.Join(words, " or "))
	}
	return word
}

// yes returns a field that is true or false, which is the default.
func (f *fields) yes(key string) bool {
	if !f.has(key) {
		return false
	}
	value, ok := f.values[key].(*ast.BoolNode)
	if !ok {
		f.report(key, "must be true or false")
		return false
	}
	return value.Value
}

// whole returns a field with a whole number from 1 to most.
func (f *fields) whole(key string, standard, most int) int {
	if !f.has(key) {
		return standard
	}
	if number, ok := f.values[key].(*ast.IntegerNode); ok {
		if value, ok := number.Value.(uint64); ok && value >= 1 && value <= uint64(most) {
			return int(value)
		}
	}
	f.report(key, "must be a whole number from 1 to %d", most)
	return 0
}

// duration returns a field with a Go duration longer than zero.
func (f *fields) duration(key string, standard time.Duration) time.Duration {
	if !f.has(key) {
		return standard
	}
	if text, ok := f.values[key].(*ast.StringNode); ok {
		if value, err := time.ParseDuration(text.Value); err == nil && value > 0 {
			return value
		}
	}
	f.report(key, "must be a duration longer than zero with its unit, such as 336h or 90m")
	return 0
}

// durationWithin returns a field with a Go duration of whole seconds.
func (f *fields) durationWithin(key string, standard, least, most time.Duration) time.Duration {
	if !f.has(key) {
		return standard
	}
	value, ok := wholeSeconds(f.values[key], least, most)
	if !ok {
		f.report(key, "must be a duration of whole seconds from %s to %s, such as 90s or 15m", cmp.Or(duration(least), "0s"), duration(most))
	}
	return value
}

func wholeSeconds(n ast.Node, least, most time.Duration) (time.Duration, bool) {
	text, ok := n.(*ast.StringNode)
	if !ok {
		return 0, false
	}
	value, err := time.ParseDuration(text.Value)
	if err != nil || value < least || value > most || value%time.Second != 0 {
		return 0, false
	}
	return value, true
}

// list yields the entries of a list with their paths.
func (f *fields) list(key string) iter.Seq2[string, ast.Node] {
	return func(yield func(string, ast.Node) bool) {
		if !f.has(key) {
			return
		}
		entries, ok := f.values[key].(*ast.SequenceNode)
		if !ok {
			f.report(key, "must be a list; an empty one is []")
			return
		}
		for i, entry := range entries.Values {
			if !yield(fmt.Sprintf("%s[%d]", f.join(key), i), entry) {
				return
			}
		}
	}
}
