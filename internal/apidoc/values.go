package apidoc

import (
	"bytes"
	"encoding/json"
	"time"

	"github.com/vektah/gqlparser/v2/ast"
)

// ExampleID stands in the examples where an id of your own has to stand.
const ExampleID = "0190b5a0-7c1e-7d2f-8a3b-4c5d6e7f8091"

// ExampleDestination is the destination that the examples add, change and remove.
const ExampleDestination = "newsletter"

// What the fields of examples hold, by their name.
var common = map[string]any{
	"identifier":  map[string]any{"type": "email", "value": "anna@example.com"},
	"identifiers": []any{map[string]any{"type": "email", "value": "anna@example.com"}},
	"cause":       "account_deleted",
	"name":        ExampleDestination,
	"destination": ExampleDestination,
}

// day asks for a date that is so many days after today, and past for a moment
// that is so many days ago.
type (
	day  int
	past int
)

// Variables are those of the example as JSON, indented. Dates in it lie around
// today.
func (o Operation) Variables(today time.Time) string {
	values := pairs{}
	for _, a := range o.field.Arguments {
		if v, given := o.argument(a); given {
			values = append(values, pair{a.Name, o.dated(v, today)})
		}
	}
	var b bytes.Buffer
	_ = json.Indent(&b, values.json(), "", "  ") // what was just encoded
	return b.String()
}

// argument is the example value of an argument, and whether the example has one.
func (o Operation) argument(a *ast.ArgumentDefinition) (any, bool) {
	if a.Name == "input" {
		return o.input(o.schema.Types[a.Type.Name()], o.values), true
	}
	if v, ok := o.values[a.Name]; ok {
		return v, true
	}
	if !a.Type.NonNull || a.DefaultValue != nil {
		return nil, false
	}
	return o.made(a.Name, a.Type), true
}

// input is an example of an input type: what is given, and what it cannot do
// without.
func (o Operation) input(d *ast.Definition, given map[string]any) pairs {
	var out pairs
	for _, f := range d.Fields {
		v, ok := given[f.Name]
		switch {
		case ok:
			out = append(out, pair{f.Name, v})
		case f.Type.NonNull && f.DefaultValue == nil:
			out = append(out, pair{f.Name, o.made(f.Name, f.Type)})
		}
	}
	return out
}

// made is a value that the schema accepts, or one that is known for the name.
func (o Operation) made(name string, t *ast.Type) any {
	if v, ok := common[name]; ok {
		return v
	}
	if t.Elem != nil {
		return []any{o.made("", t.Elem)}
	}
	switch d := o.schema.Types[t.NamedType]; {
	case d.Kind == ast.Enum:
		return d.EnumValues[0].Name
	case d.Kind == ast.InputObject:
		return o.input(d, nil)
	case d.Name == "ID":
		return ExampleID
	case d.Name == "Int", d.Name == "Float":
		return 1
	case d.Name == "Boolean":
		return true
	case d.Name == "Map":
		return map[string]any{"tier": "gold"}
	case d.Name == "Date":
		return day(30)
	case d.Name == "Time":
		return past(7)
	}
	return "A text of your own"
}

// dated puts dates in the place of day and past.
func (o Operation) dated(v any, today time.Time) any {
	switch v := v.(type) {
	case pairs:
		out := make(pairs, len(v))
		for i, p := range v {
			out[i] = pair{p.name, o.dated(p.value, today)}
		}
		return out
	case day:
		return today.AddDate(0, 0, int(v)).UTC().Format(time.DateOnly)
	case past:
		return today.AddDate(0, 0, -int(v)).UTC().Truncate(time.Hour).Format(time.RFC3339)
	}
	return v
}
