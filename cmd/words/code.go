package main

import (
	"fmt"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/packages"
)

// code is what is looked through: all packages of the pages, and for each
// variable, field and function what is put into it.
type code struct {
	packages []*packages.Package
	values   map[types.Object][]value
}

// value is an expression, with the types of the package in which it stands.
type value struct {
	ast.Expr
	info *types.Info
}

// load reads the packages that match the patterns. It fails if they do not compile.
func load(patterns ...string) (*code, error) {
	found, err := packages.Load(&packages.Config{
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedImports | packages.NeedDeps | packages.NeedTypes | packages.NeedSyntax | packages.NeedTypesInfo,
	}, patterns...)
	if err != nil {
		return nil, fmt.Errorf("load %v: %w", patterns, err)
	}
	c := &code{packages: found, values: map[types.Object][]value{}}
	for _, p := range found {
		if len(p.Errors) > 0 {
			return nil, fmt.Errorf("load %s: %w", p.PkgPath, p.Errors[0])
		}
		for _, file := range p.Syntax {
			c.read(file, p.TypesInfo)
		}
	}
	return c, nil
}

// read notes what a file puts where.
func (c *code) read(file *ast.File, info *types.Info) {
	ast.PreorderStack(file, nil, func(n ast.Node, stack []ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i := range n.Lhs {
				// All results of a call for each variable: one too many does no harm.
				c.put(target(n.Lhs[i], info), n.Rhs[min(i, len(n.Rhs)-1)], info)
			}
		case *ast.ValueSpec:
			if len(n.Names) == len(n.Values) {
				for i := range n.Names {
					c.put(info.Defs[n.Names[i]], n.Values[i], info)
				}
			}
		case *ast.RangeStmt:
			if n.Value != nil {
				c.put(target(n.Value, info), n.X, info)
			}
		case *ast.ReturnStmt:
			if f := around(stack, info); f != nil {
				for _, result := range n.Results {
					c.put(f, result, info)
				}
			}
		case *ast.CompositeLit:
			c.readLiteral(n, info)
		case *ast.CallExpr:
			c.readCall(n, info)
		}
		return true
	})
}

// readLiteral notes what a literal of a struct puts into its fields.
func (c *code) readLiteral(lit *ast.CompositeLit, info *types.Info) {
	of, ok := types.Unalias(info.TypeOf(lit)).Underlying().(*types.Struct)
	if !ok {
		return
	}
	for i, element := range lit.Elts {
		if kv, ok := element.(*ast.KeyValueExpr); ok {
			c.put(info.Uses[kv.Key.(*ast.Ident)], kv.Value, info)
		} else {
			c.put(of.Field(i), element, info)
		}
	}
}

// readCall notes what a call puts into the parameters.
func (c *code) readCall(call *ast.CallExpr, info *types.Info) {
	f := callee(call, info)
	if f == nil {
		return
	}
	params := f.Signature().Params()
	for i, arg := range call.Args {
		if n := min(i, params.Len()-1); n >= 0 {
			c.put(params.At(n), arg, info)
		}
	}
}

func (c *code) put(into types.Object, e ast.Expr, info *types.Info) {
	if into != nil {
		c.values[origin(into)] = append(c.values[origin(into)], value{e, info})
	}
}

// origin is what an instance of something generic was made from.
func origin(o types.Object) types.Object {
	switch o := o.(type) {
	case *types.Var:
		return o.Origin()
	case *types.Func:
		return o.Origin()
	}
	return o
}

// target is the variable or field that is assigned to.
func target(e ast.Expr, info *types.Info) types.Object {
	switch e := e.(type) {
	case *ast.Ident:
		return info.ObjectOf(e)
	case *ast.SelectorExpr:
		return info.ObjectOf(e.Sel)
	case *ast.IndexExpr:
		return target(e.X, info)
	}
	return nil
}

// callee is the function or method that is called; nil for a conversion, a
// builtin, and what a variable holds.
func callee(call *ast.CallExpr, info *types.Info) *types.Func {
	fun := ast.Unparen(call.Fun)
	if generic, ok := fun.(*ast.IndexExpr); ok {
		fun = generic.X
	}
	f, _ := target(fun, info).(*types.Func)
	return f
}

// around is the innermost function that has a name; nil inside of a literal.
func around(stack []ast.Node, info *types.Info) types.Object {
	for i := len(stack) - 1; i >= 0; i-- {
		switch f := stack[i].(type) {
		case *ast.FuncLit:
			return nil
		case *ast.FuncDecl:
			return info.Defs[f.Name]
		}
	}
	return nil
}
