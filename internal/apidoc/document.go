package apidoc

import (
	"slices"
	"strings"

	"github.com/vektah/gqlparser/v2/ast"
)

// Document is an example of the operation: its arguments are variables, and it
// asks for what the answer has in itself and for a few words about what it leads to.
func (o Operation) Document() string {
	var b strings.Builder
	b.WriteString(o.Kind + " " + strings.ToUpper(o.Name[:1]) + o.Name[1:])
	var declared, passed []string
	for _, a := range o.field.Arguments {
		if _, given := o.argument(a); given {
			declared = append(declared, "$"+a.Name+": "+a.Type.String())
			passed = append(passed, a.Name+": $"+a.Name)
		}
	}
	if len(declared) > 0 {
		b.WriteString("(" + strings.Join(declared, ", ") + ")")
	}
	b.WriteString(" {\n  " + o.Name)
	if len(passed) > 0 {
		b.WriteString("(" + strings.Join(passed, ", ") + ")")
	}
	p := printer{schema: o.schema, out: &b}
	p.object(o.schema.Types[o.field.Type.Name()], 0, "  ")
	b.WriteString("\n}\n")
	return b.String()
}

// printer writes selection sets.
type printer struct {
	schema *ast.Schema
	out    *strings.Builder
}

// How far an example goes: the answer, what it holds, and what that holds.
const deepest = 2

// object writes what to ask of a type that is so deep in the answer; nothing of a
// scalar. Of an entity that the answer only leads to, its names are enough.
func (p printer) object(d *ast.Definition, depth int, indent string) {
	if d.IsLeafType() {
		return
	}
	p.out.WriteString(" {")
	asked := 0
	entity := depth > 0 && slices.Contains(d.Interfaces, "Node")
	for _, f := range d.Fields {
		of := p.schema.Types[f.Type.Name()]
		if strings.HasPrefix(f.Name, "__") || len(f.Arguments) > 0 || entity && !slices.Contains(names, f.Name) {
			continue
		}
		if !of.IsLeafType() && (entity || depth == deepest || p.isEntity(d) && p.isEntity(of)) {
			continue
		}
		asked++
		p.out.WriteString("\n" + indent + "  " + f.Name)
		next := depth + 1
		if strings.HasSuffix(d.Name, "Connection") || strings.HasSuffix(d.Name, "Edge") {
			next = 1 // edges and pageInfo are parts of their connection
		}
		p.object(of, next, indent+"  ")
	}
	if asked == 0 {
		p.out.WriteString("\n" + indent + "  __typename")
	}
	p.out.WriteString("\n" + indent + "}")
}

// isEntity reports whether the type has an id of its own. The fields of one that
// lead to others are left to whoever needs them.
func (p printer) isEntity(d *ast.Definition) bool { return slices.Contains(d.Interfaces, "Node") }

// names are the fields by which people know an entity.
var names = []string{"id", "reference", "name", "state", "version", "action", "at"}
