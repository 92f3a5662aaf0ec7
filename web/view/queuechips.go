package view

import (
	"context"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// chips names each filter that is on and leads to the list without it.
func (p Queue) chips(ctx context.Context) []ui.Chip {
	q := p.Query
	var out []ui.Chip
	add := func(on, words string, clear func(*QueueQuery)) {
		if on == "" {
			return
		}
		without := q.first()
		clear(&without)
		out = append(out, ui.Chip{Label: words, Href: without.Path()})
	}
	add(string(q.Status), say.T(ctx, "Status: %s", ui.RequestTag(q.Status).Word), func(w *QueueQuery) { w.Status = "" })
	add(string(q.Due), say.T(ctx, "Due: %s", labelOf(queueDues, string(q.Due))), func(w *QueueQuery) { w.Due = AnyDue })
	add(q.To, say.T(ctx, "Destination: %s", labelOf(p.Destinations, q.To)), func(w *QueueQuery) { w.To = "" })
	add(q.Who, say.T(ctx, "Assigned to: %s", labelOf(p.people(), q.Who)), func(w *QueueQuery) { w.Who = "" })
	add(q.Cause, say.T(ctx, "Cause: %s", sentence(q.Cause)), func(w *QueueQuery) { w.Cause = "" })
	add(string(q.Regulation), say.T(ctx, "Regulation: %s", regulationWord(ctx, q.Regulation)), func(w *QueueQuery) { w.Regulation = "" })
	add(q.Source, say.T(ctx, "Source: %s", q.Source), func(w *QueueQuery) { w.Source = "" })
	add(q.Search, say.T(ctx, "Search: %s", q.Search), func(w *QueueQuery) { w.Search = "" })
	add(q.Person, say.T(ctx, onePerson), func(w *QueueQuery) { w.Person = "" })
	return out
}

// people are those whose requests can be asked for.
func (p Queue) people() []ui.Choice {
	return append([]ui.Choice{{Value: Mine, Label: "Me"}, {Value: Nobodies, Label: "Nobody"}}, p.Colleagues...)
}

// labelOf is how a choice is called; a value outside the list is shown as it is.
func labelOf(choices []ui.Choice, value string) string {
	for _, c := range choices {
		if c.Value == value {
			return c.Label
		}
	}
	return value
}

// rare reports whether a filter is on that is not in sight at first.
func (q QueueQuery) rare() bool { return q.Cause != "" || q.Regulation != "" || q.Source != "" }
