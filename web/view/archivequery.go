package view

import (
	"context"
	"net/url"

	"lethe/internal/lifecycle"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// ArchiveQuery is what the address of the archive says.
type ArchiveQuery struct {
	Outcome    lifecycle.RequestState // a final state, or empty for all
	Regulation lifecycle.Regulation   // empty for all
	Source     string                 // who sent it; empty for all
	From       string                 // first day of finishing, as 2026-11-20; may be empty or wrong
	To         string                 // last day of finishing, as 2026-11-20; may be empty or wrong
	Person     string                 // the id of a search for a person, which the session keeps
	After      string                 // the opaque key of the last row of the page before
}

// ParseArchiveQuery reads the query of an address; whoever looks the values up
// must check them.
func ParseArchiveQuery(v url.Values) ArchiveQuery {
	return ArchiveQuery{
		Outcome:    lifecycle.RequestState(v.Get("outcome")),
		Regulation: lifecycle.Regulation(v.Get("regulation")),
		Source:     v.Get("source"),
		From:       v.Get("from"),
		To:         v.Get("to"),
		Person:     v.Get("search"),
		After:      v.Get("after"),
	}
}

// Path is the address of the archive that shows q.
func (q ArchiveQuery) Path() string { return q.at(archivePath) }

// sheetPath is the address of the whole list as a sheet.
func (q ArchiveQuery) sheetPath() string { return q.first().at(archivePath + ".csv") }

func (q ArchiveQuery) at(path string) string {
	return withQuery(path, "outcome", string(q.Outcome), "regulation", string(q.Regulation), "source", q.Source,
		"from", q.From, "to", q.To, "search", q.Person, "after", q.After)
}

func (q ArchiveQuery) first() ArchiveQuery {
	q.After = ""
	return q
}

func (q ArchiveQuery) filtered() bool { return q.first() != ArchiveQuery{} }

func (q ArchiveQuery) chips(ctx context.Context) []ui.Chip {
	var out []ui.Chip
	add := func(on, words string, clear func(*ArchiveQuery)) {
		if on == "" {
			return
		}
		without := q.first()
		clear(&without)
		out = append(out, ui.Chip{Label: words, Href: without.Path()})
	}
	add(string(q.Outcome), say.T(ctx, "Outcome: %s", ui.RequestTag(q.Outcome).Word), func(w *ArchiveQuery) { w.Outcome = "" })
	add(string(q.Regulation), say.T(ctx, "Regulation: %s", regulationWord(ctx, q.Regulation)), func(w *ArchiveQuery) { w.Regulation = "" })
	add(q.Source, say.T(ctx, "Source: %s", q.Source), func(w *ArchiveQuery) { w.Source = "" })
	add(q.From, say.T(ctx, "From: %s", q.From), func(w *ArchiveQuery) { w.From = "" })
	add(q.To, say.T(ctx, "To: %s", q.To), func(w *ArchiveQuery) { w.To = "" })
	add(q.Person, say.T(ctx, onePerson), func(w *ArchiveQuery) { w.Person = "" })
	return out
}
