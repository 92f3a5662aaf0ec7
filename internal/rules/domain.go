package rules

import (
	"fmt"
	"iter"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
)

// Domain is what requests may look like, as far as it is known beforehand:
// every combination of one cause, one regulation, one source and one set of
// identifiers. A dimension without values is open: it may be anything.
type Domain struct {
	Causes, Regulations, Sources []string
	// Identifiers holds the sets of types that come together, each in any order.
	Identifiers [][]string
}

// MaxCombinations bounds the work of Coverage: larger domains are refused.
const MaxCombinations = 100_000

// The dimensions of a domain have the names of the facts they stand for.
var dimensions = [...]string{"cause", "regulation", "source", "identifiers"}

type (
	// point holds an index into each dimension's values.
	point [len(dimensions)]int
	// scope tells which dimensions matter to an expression.
	scope [len(dimensions)]bool
)

// everywhere is the scope in which every combination is a point of its own.
var everywhere = scope{true, true, true, true}

// grid is a domain without repetitions, with its values as CEL takes them.
type grid struct {
	Domain
	values [len(dimensions)][]any // at least one in each
	hidden []*cel.AttributePatternType
}

func newGrid(d Domain) (*grid, error) {
	g := &grid{Domain: Domain{distinct(d.Causes), distinct(d.Regulations), distinct(d.Sources), distinctSets(d.Identifiers)}}
	for i, list := range [][]string{g.Causes, g.Regulations, g.Sources} {
		for _, value := range list {
			g.values[i] = append(g.values[i], types.String(value))
		}
	}
	for _, set := range g.Identifiers {
		g.values[3] = append(g.values[3], identifiersOf(set))
	}
	g.hidden = []*cel.AttributePatternType{cel.AttributePattern("attributes"), cel.AttributePattern("submittedAt")}
	for i, name := range dimensions {
		if len(g.values[i]) == 0 {
			g.hidden, g.values[i] = append(g.hidden, cel.AttributePattern(name)), []any{nil}
		}
	}
	if n := g.size(everywhere); n > MaxCombinations {
		return nil, fmt.Errorf("the domain has %d combinations; coverage takes up to %d", n, MaxCombinations)
	}
	return g, nil
}

func distinct(list []string) (kept []string) {
	seen := map[string]bool{}
	for _, s := range list {
		if !seen[s] {
			seen[s], kept = true, append(kept, s)
		}
	}
	return kept
}

func distinctSets(sets [][]string) (kept [][]string) {
	seen := map[string]bool{}
	for _, set := range sets {
		set = slices.Compact(slices.Sorted(slices.Values(set)))
		if name := strings.Join(set, "\x00"); !seen[name] {
			seen[name], kept = true, append(kept, set)
		}
	}
	return kept
}

func identifiersOf(set []string) any {
	has := make(map[string]any, len(set))
	for _, name := range set {
		has[name] = types.True
	}
	return types.NewStringInterfaceMap(types.DefaultTypeAdapter, has)
}

// size is the number of points within a scope.
func (g *grid) size(s scope) int {
	n := 1
	for i, matters := range s {
		if matters {
			n *= len(g.values[i])
		}
	}
	return n
}

// points walks a scope in order. Dimensions outside of it stay at 0.
func (g *grid) points(s scope) iter.Seq2[int, point] {
	return func(yield func(int, point) bool) {
		var p point
		for n := range g.size(s) {
			if !yield(n, p) {
				return
			}
			for i := len(p) - 1; i >= 0; i-- {
				if !s[i] {
					continue
				}
				if p[i]++; p[i] < len(g.values[i]) {
					break
				}
				p[i] = 0
			}
		}
	}
}

// index is the number of a point within a scope, as points counts them.
func (g *grid) index(s scope, p point) int {
	n := 0
	for i, matters := range s {
		if matters {
			n = n*len(g.values[i]) + p[i]
		}
	}
	return n
}

// facts is what is known at a point. The rest is unknown to CEL.
func (g *grid) facts(p point) (cel.Activation, error) {
	return cel.PartialVars(&activation{
		cause:       g.values[0][p[0]],
		regulation:  g.values[1][p[1]],
		source:      g.values[2][p[2]],
		identifiers: g.values[3][p[3]],
	}, g.hidden...)
}
