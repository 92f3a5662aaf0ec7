package web

import (
	"lethe/internal/erasure"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

// coverageOf writes for people what the rules of a document leave out.
func coverageOf(c erasure.Coverage, d document.Document) view.Coverage {
	return view.Coverage{
		Never: c.Never, Always: c.Always, Unnamed: placesOf(d).all(c.Unnamed),
		Gaps: gapsOf(c.Gaps), Perhaps: gapsOf(c.Perhaps),
		Seen: c.Seen, Strands: c.Stranded,
	}
}

func gapsOf(gaps []rules.Gap) []view.Gap {
	out := make([]view.Gap, len(gaps))
	for i, g := range gaps {
		out[i] = view.Gap{Words: g.String(), Combinations: g.Combinations}
	}
	return out
}
