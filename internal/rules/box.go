package rules

import (
	"fmt"
	"iter"
	"slices"
)

// boxes covers the marked combinations with few boxes that do not overlap, in
// the order of the domain.
func (g *grid) boxes(marked []bool) (gaps []Gap) {
	if !slices.Contains(marked, true) {
		return nil
	}
	var best []box
	for order := range orders(len(dimensions)) {
		m := merger{grid: g, marked: marked, order: order, ids: map[string]int{}}
		if found := m.unfold(m.merge(0, point{}), 0, box{}); best == nil || len(found) < len(best) {
			best = found
		}
	}
	slices.SortFunc(best, func(a, b box) int { return g.index(everywhere, a.first()) - g.index(everywhere, b.first()) })
	for _, b := range best {
		gaps = append(gaps, g.gap(b))
	}
	return gaps
}

// box holds the chosen indices of each dimension.
type box [len(dimensions)][]int

func (b box) first() (p point) {
	for i, chosen := range b {
		p[i] = chosen[0]
	}
	return p
}

func (g *grid) gap(b box) Gap {
	gap := Gap{
		Causes: pick(g.Causes, b[0]), Regulations: pick(g.Regulations, b[1]), Sources: pick(g.Sources, b[2]),
		Identifiers: pick(g.Identifiers, b[3]), Combinations: 1,
	}
	for _, chosen := range b {
		gap.Combinations *= len(chosen)
	}
	return gap
}

// pick returns the chosen values, or nil when they are all there are.
func pick[T any](values []T, chosen []int) (picked []T) {
	if len(chosen) >= len(values) {
		return nil
	}
	for _, i := range chosen {
		picked = append(picked, values[i])
	}
	return picked
}

// merger looks at one dimension after the other. Values behind which the same
// combinations are marked go into one box.
type merger struct {
	*grid
	marked []bool
	order  []int
	nodes  [][]branch
	ids    map[string]int // what a node looks like → its index
}

// branch holds values of a dimension and the node of all that follows.
type branch struct {
	values []int
	next   int
}

const (
	nothing    = -1 // no combination is marked from here on
	everything = -2 // past the last dimension: this one is
)

func (m *merger) merge(depth int, p point) int {
	if depth == len(m.order) {
		if m.marked[m.index(everywhere, p)] {
			return everything
		}
		return nothing
	}
	var node []branch
	for p[m.order[depth]] = range m.values[m.order[depth]] {
		next := m.merge(depth+1, p)
		if next == nothing {
			continue
		}
		at := slices.IndexFunc(node, func(b branch) bool { return b.next == next })
		if at < 0 {
			at, node = len(node), append(node, branch{next: next})
		}
		node[at].values = append(node[at].values, p[m.order[depth]])
	}
	if node == nil {
		return nothing
	}
	return m.intern(depth, node)
}

func (m *merger) intern(depth int, node []branch) int {
	looks := fmt.Sprint(depth, node)
	id, known := m.ids[looks]
	if !known {
		id = len(m.nodes)
		m.nodes, m.ids[looks] = append(m.nodes, node), id
	}
	return id
}

func (m *merger) unfold(node, depth int, so box) (list []box) {
	if node == everything {
		return []box{so}
	}
	for _, b := range m.nodes[node] {
		so[m.order[depth]] = b.values
		list = append(list, m.unfold(b.next, depth+1, so)...)
	}
	return list
}

// orders gives every order of the numbers below n.
func orders(n int) iter.Seq[[]int] {
	return func(yield func([]int) bool) {
		var extend func(order []int) bool
		extend = func(order []int) bool {
			if len(order) == n {
				return yield(order)
			}
			for i := range n {
				if !slices.Contains(order, i) && !extend(append(slices.Clone(order), i)) {
					return false
				}
			}
			return true
		}
		extend(nil)
	}
}
