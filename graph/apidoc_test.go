package graph_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"lethe/graph"
	"lethe/internal/apidoc"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// The reference says which scopes an operation needs. With them it is never
// FORBIDDEN, whatever else is wrong with the example; without any one of them it is.
func TestReference_NamesTheScopesThatAreNeeded(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r, err := apidoc.Read(graph.SDL())
	if err != nil {
		t.Fatal(err)
	}
	for _, groups := range [][]apidoc.Group{r.Mutations, r.Queries} {
		for _, g := range groups {
			for _, o := range g.Operations {
				for _, choice := range choices(o.Scopes) {
					if got := w.codeFor(o, choice...); got == fault.Forbidden {
						t.Errorf("%s is %s with %v", o.Name, got, choice)
					}
				}
				for _, needed := range o.Scopes {
					rest := slices.DeleteFunc(auth.AllScopes(), func(p auth.Permission) bool { return slices.Contains(needed, p) })
					if got := w.codeFor(o, rest...); got != fault.Forbidden {
						t.Errorf("%s is %q without %v; want %s", o.Name, got, needed, fault.Forbidden)
					}
				}
			}
		}
	}
}

// choices are the sets of scopes that are just enough.
func choices(s apidoc.Scopes) [][]auth.Permission {
	out := [][]auth.Permission{nil}
	for _, alternatives := range s {
		var longer [][]auth.Permission
		for _, set := range out {
			for _, p := range alternatives {
				longer = append(longer, append(slices.Clone(set), p))
			}
		}
		out = longer
	}
	return out
}

// codeFor sends the example of an operation with a token of the scopes and
// returns the first code of its answer.
func (w *world) codeFor(o apidoc.Operation, scopes ...auth.Permission) fault.Kind {
	w.t.Helper()
	w.actors["integrator"] = token("shop", scopes...)
	body := strings.NewReplacer(
		`"dryRun": true`, `"dryRun": false`, // who only counts needs less
		`"reviewer@example.com"`, "null", // nobody has an account here
	).Replace(o.Body(time.Now()))
	out := w.send(request{actor: "integrator", body: body})
	if len(out.Errors) == 0 {
		return ""
	}
	return fault.Kind(out.Errors[0].Extensions.Code)
}

// An id that nobody has is NOT_FOUND where the reference says so, and nowhere else.
func TestReference_SaysWhatMayBeMissing(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	r, err := apidoc.Read(graph.SDL())
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range r.Mutations {
		for _, o := range g.Operations {
			if o.Name == "createDestination" { // then there would be one
				continue
			}
			want := slices.ContainsFunc(o.Refusals, func(r apidoc.Refusal) bool { return r.Code == fault.NotFound })
			if got := w.codeFor(o, auth.AllScopes()...); (got == fault.NotFound) != want {
				t.Errorf("%s is %q; the reference says %+v", o.Name, got, o.Refusals)
			}
		}
	}
}
