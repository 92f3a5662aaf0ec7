package apidoc

import (
	"cmp"
	"slices"
	"strings"
)

// Hit is something that has the words that were looked for.
type Hit struct {
	Kind        string // "query", "mutation" or "type"
	Name        string
	Field       string // of the type; empty for the type itself
	Description string

	rank int
}

// Search finds what has every word in its name or its description, names first.
// Upper and lower case are the same; without words nothing is found.
func (r *Reference) Search(words string) []Hit {
	all := strings.Fields(strings.ToLower(words))
	if len(all) == 0 {
		return nil
	}
	var out []Hit
	look := func(h Hit) {
		if h.rank = rank(cmp.Or(h.Field, h.Name), h.Description, all); h.rank > 0 {
			out = append(out, h)
		}
	}
	for _, g := range append(slices.Clone(r.Mutations), r.Queries...) {
		for _, o := range g.Operations {
			look(Hit{Kind: o.Kind, Name: o.Name, Description: o.Description})
		}
	}
	for _, t := range r.Types {
		look(Hit{Kind: "type", Name: t.Name, Description: t.Description})
		for _, f := range t.Fields {
			look(Hit{Kind: "type", Name: t.Name, Field: f.Name, Description: f.Description})
		}
		for _, v := range t.Values {
			look(Hit{Kind: "type", Name: t.Name, Field: v.Name, Description: v.Description})
		}
	}
	slices.SortStableFunc(out, func(a, b Hit) int { return cmp.Compare(b.rank, a.rank) })
	return out
}

// rank is 0 when a word is nowhere, and higher the more the name is what was meant.
func rank(name, description string, words []string) int {
	name, description = strings.ToLower(name), strings.ToLower(description)
	best := 1
	for _, w := range words {
		switch {
		case name == w:
			best = max(best, 4)
		case strings.HasPrefix(name, w):
			best = max(best, 3)
		case strings.Contains(name, w):
			best = max(best, 2)
		case !strings.Contains(description, w):
			return 0
		}
	}
	return best
}
