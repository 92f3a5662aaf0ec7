package web

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"strings"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/web/view"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// maxShown is how many of the requests that stay as they are a page lists, when
// all that match are meant.
const maxShown = 100

// askBulk says what would happen, or how a letter would read.
func (s *site) askBulk(w http.ResponseWriter, r *http.Request, b bulk) error {
	return s.drawBulk(w, r, http.StatusOK, b, nil)
}

// drawBulk draws the page before the act, with what is wrong in its form.
func (s *site) drawBulk(w http.ResponseWriter, r *http.Request, status int, b bulk, wrong view.Faults) error {
	ctx := r.Context()
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := view.Bulk{
		Frame: f, Verb: b.verb, Batch: b.batch.String(), Return: b.back, Faults: wrong, Kept: view.BulkKept{Count: map[view.BulkWhy]int{}},
		Ground: b.fields.Get("ground"), Text: b.fields.Get("text"), To: b.fields.Get("to"), Number: b.fields.Get("number"),
	}
	items, err := s.itemsAsked(ctx, b, &page)
	if err != nil {
		return err
	}
	if b.all != nil && b.all.plans != nil {
		seen := *b.all
		seen.plans = nil // this page shows them anew
		b.all = &seen
	}
	for part := range slices.Chunk(items, bulkPart) {
		if err := s.look(ctx, b, part, f.Clock.Now); err != nil {
			return err
		}
	}
	describe(&page, b, items)
	if b.verb == view.BulkAssign {
		if page.People, err = s.people(ctx); err != nil {
			return err
		}
	}
	if b.fields.Get("confirm") == "preview" {
		if err := s.previewBulk(ctx, b, items, &page); err != nil {
			return err
		}
		if len(page.Faults) > 0 {
			status = http.StatusUnprocessableEntity
		}
	}
	return render(w, r, status, view.BulkPage(page))
}

// itemsAsked loads what is meant, and says on the page what that is when it is all
// that match.
func (s *site) itemsAsked(ctx context.Context, b bulk, page *view.Bulk) ([]*bulkItem, error) {
	if b.all == nil {
		return s.pickedItems(ctx, b.picked)
	}
	asOf := b.all.asOf
	if asOf.IsZero() {
		asOf = page.Clock.Now
	}
	meant := *b.all
	meant.asOf = asOf
	ids, err := s.matchingIDs(ctx, &meant, page.Clock.Now, maxMatching+1)
	if err != nil {
		return nil, err
	}
	page.All = &view.BulkAll{Query: b.all.query.Encode(), Count: min(len(ids), maxMatching), More: len(ids) > maxMatching, AsOf: asOf}
	var items []*bulkItem
	for part := range slices.Chunk(ids[:page.All.Count], bulkPart) {
		more, err := s.matchingItems(ctx, part)
		if err != nil {
			return nil, err
		}
		items = append(items, more...)
	}
	return items, nil
}

// describe puts on the page what would happen to the requests.
func describe(page *view.Bulk, b bulk, items []*bulkItem) {
	places, plans, grounds := map[string]*view.BulkPlace{}, map[string]bool{}, map[lifecycle.ExtensionGround][]string{}
	for _, i := range items {
		if i.kept && i.why == "" {
			i.keep(view.WhyOther, "It allows this now, but did not when you looked.")
		}
		if i.why != "" {
			page.Kept.Count[i.why]++
			if b.all == nil || len(page.Kept.Rows) < maxShown {
				page.Kept.Rows = append(page.Kept.Rows, i.row())
			}
			continue
		}
		page.Able++
		page.Retries += i.failed
		if b.all == nil {
			page.Rows = append(page.Rows, i.row())
		}
		if len(i.places) > 0 {
			plans[i.plan], page.RuleSet = true, i.ruleSet
		}
		for _, to := range i.places {
			if places[to.Name] == nil {
				places[to.Name] = &view.BulkPlace{Name: to.Name, Title: to.Title}
			}
			places[to.Name].Count++
		}
		for _, g := range i.grounds {
			if !slices.Contains(grounds[g], i.article) {
				grounds[g] = append(grounds[g], i.article)
			}
		}
	}
	page.Plans = slices.Sorted(maps.Keys(plans))
	for _, p := range places {
		page.Places = append(page.Places, *p)
	}
	slices.SortFunc(page.Places, func(a, b view.BulkPlace) int { return strings.Compare(a.Title, b.Title) })
	for _, g := range lifecycle.ExtensionGrounds() {
		if articles := grounds[g]; len(articles) > 0 {
			page.Grounds = append(page.Grounds, ui.Choice{Value: string(g), Label: g.Title(), Note: strings.Join(articles, ", ")})
		}
	}
}

// previewBulk writes the letter about the first of the requests.
func (s *site) previewBulk(ctx context.Context, b bulk, items []*bulkItem, page *view.Bulk) error {
	at := slices.IndexFunc(items, func(i *bulkItem) bool { return i.why == "" })
	if at < 0 {
		return nil
	}
	ground := lifecycle.RejectionGround(b.fields.Get("ground"))
	written, err := s.Erasure.DraftRejection(ctx, items[at].request, erasure.Rejection{Ground: ground, Text: b.fields.Get("text")})
	switch {
	case fault.Is(err, fault.BadInput):
		page.Faults = faultsOf(err)
		return nil
	case fault.Is(err, fault.Conflict):
		page.Letter = &view.BulkLetter{Missing: fault.Of(err).Message}
		return nil
	case err != nil:
		return err
	}
	page.Letter = &view.BulkLetter{Reference: items[at].reference, Subject: written.Subject, Text: written.Text, Language: written.Language}
	return nil
}

// people are those to whom requests can be assigned, to choose from.
func (s *site) people(ctx context.Context) ([]ui.Choice, error) {
	colleagues, err := s.colleagues(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]ui.Choice, len(colleagues))
	for n, c := range colleagues {
		out[n] = ui.Choice{Value: c.ID, Label: c.Name}
		if c.Self {
			out[n].Label += " " + say.T(ctx, "(you)")
		}
	}
	return out, nil
}
