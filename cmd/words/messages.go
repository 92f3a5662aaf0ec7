package main

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"os"
	"strings"
	"unicode"

	"lethe/web/view/say"
)

// messages are the messages in English, by the name under which they are known.
// It fails if a message is used with two different texts for one.
func (c *code) messages() (map[string]say.Words, error) {
	f := finder{code: c, found: map[string]say.Words{}, seen: map[types.Object]bool{}}
	for _, p := range c.packages {
		for _, file := range p.Syntax {
			ast.Inspect(file, func(n ast.Node) bool {
				if call, ok := n.(*ast.CallExpr); ok {
					f.call(call, p.TypesInfo)
				}
				return true
			})
		}
	}
	return f.found, f.err
}

// finder follows what say is given to the constants that it can be.
type finder struct {
	*code
	found map[string]say.Words
	seen  map[types.Object]bool
	err   error
}

func (f *finder) call(call *ast.CallExpr, info *types.Info) {
	switch c := callee(call, info); {
	case c == nil:
	case c.FullName() == "lethe/web/view/say.T":
		f.follow(value{call.Args[1], info})
	case c.FullName() == "lethe/web/view/say.N":
		one, other := text(value{call.Args[2], info}), text(value{call.Args[3], info})
		if was, ok := f.found[other]; ok && was.Forms["one"] != one {
			f.err = fmt.Errorf("%q counts one as %q and as %q", other, was.Forms["one"], one)
		}
		f.found[other] = say.Words{Forms: map[string]string{"one": one, "other": other}}
	}
}

// follow adds the constants that a value can be.
func (f *finder) follow(v value) {
	if words := text(v); words != "" {
		f.add(words)
		return
	}
	switch e := ast.Unparen(v.Expr).(type) {
	case *ast.Ident:
		f.into(v.info.ObjectOf(e))
	case *ast.SelectorExpr:
		f.into(v.info.ObjectOf(e.Sel))
	case *ast.IndexExpr:
		f.follow(value{e.X, v.info})
	case *ast.UnaryExpr:
		f.follow(value{e.X, v.info})
	case *ast.CompositeLit:
		f.elements(e, v.info)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return // a sentence that is finished, of parts that were messages
		}
	case *ast.CallExpr:
		if c := callee(e, v.info); c != nil {
			f.into(c)
		} else if v.info.Types[e.Fun].IsType() && ours(v.info.TypeOf(e.Args[0])) {
			f.follow(value{e.Args[0], v.info})
		}
	}
}

// into follows everything that is put into a variable or field, or returned by a
// function, of ours.
func (f *finder) into(o types.Object) {
	if o == nil || f.seen[origin(o)] || !worded(o.Pkg()) {
		return
	}
	f.seen[origin(o)] = true
	for _, v := range f.values[origin(o)] {
		f.follow(v)
	}
}

// worded reports whether a package has words of pages: those of the pages, and the
// one that names the grounds of the law.
func worded(p *types.Package) bool {
	switch {
	case p == nil || p.Path() == "lethe/web/view/say":
		return false
	case p.Path() == "lethe/internal/lifecycle":
		return true
	}
	return strings.HasPrefix(p.Path(), "lethe/web")
}

// ours reports whether a text is of a type of the pages, which may be words, and
// not a code of the rules or of the law.
func ours(t types.Type) bool {
	named, ok := types.Unalias(t).(*types.Named)
	return !ok || strings.HasPrefix(named.Obj().Pkg().Path(), "lethe/web")
}

// elements follows what is in a list or a map of texts.
func (f *finder) elements(lit *ast.CompositeLit, info *types.Info) {
	for _, e := range lit.Elts {
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			e = kv.Value
		}
		if _, nested := e.(*ast.CompositeLit); !nested {
			f.follow(value{e, info})
		}
	}
}

// add takes a text that a person reads: one with a letter.
func (f *finder) add(words string) {
	if _, counts := f.found[words]; !counts && strings.ContainsFunc(words, unicode.IsLetter) {
		f.found[words] = say.Words{Text: words}
	}
}

// text is the value of a constant; empty if it is none, or no text.
func text(v value) string {
	if t := v.info.Types[v.Expr]; t.Value != nil && t.Value.Kind() == constant.String {
		return constant.StringVal(t.Value)
	}
	return ""
}

// write writes the catalogue, sorted.
func write(name string, found map[string]say.Words) error {
	var out strings.Builder
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "\t")
	if err := enc.Encode(found); err != nil {
		return fmt.Errorf("write the catalogue: %w", err)
	}
	return os.WriteFile(name, []byte(out.String()), 0o644)
}
