package web

import (
	"context"
	"fmt"
	"net/http"

	"lethe/ent"
	"lethe/ent/ruleset"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

// showRules draws the rules that hold now, and what they leave out.
func (s *site) showRules(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	d, version, err := s.Erasure.Document(ctx, 0)
	if err != nil {
		return err
	}
	page := view.Rules{Frame: f, Version: version, Rows: ruleRows(d), MayEdit: auth.From(ctx).May(auth.ManageRouting)}
	if version > 0 {
		if page.Publication, err = s.publication(ctx, version); err != nil {
			return err
		}
		c, err := s.Erasure.Coverage(ctx, d)
		if err != nil {
			return err
		}
		page.Coverage = coverageOf(c, d)
	}
	draft, err := s.Erasure.Draft(ctx)
	if err != nil {
		return err
	}
	page.Drafted = drafted(draft)
	return render(w, r, http.StatusOK, view.RulesPage(page))
}

// publication says who published a version.
func (s *site) publication(ctx context.Context, version int) (view.Publication, error) {
	row, err := s.Read.RuleSet.Query().Where(ruleset.Version(version)).Select(
		ruleset.FieldPublishedBy, ruleset.FieldAgreedBy, ruleset.FieldPublishedAt, ruleset.FieldComment).Only(ctx)
	if err != nil {
		return view.Publication{}, fmt.Errorf("load the publication of version %d: %w", version, err)
	}
	return publicationOf(row), nil
}

func publicationOf(row *ent.RuleSet) view.Publication {
	p := view.Publication{By: row.PublishedBy, At: row.PublishedAt, Comment: row.Comment}
	if row.AgreedBy != nil {
		p.Second = *row.AgreedBy
	}
	return p
}

// drafted says who works on a draft; nil when nobody does.
func drafted(d erasure.Draft) *view.Drafted {
	if d.Revision == 0 {
		return nil
	}
	return &view.Drafted{By: d.EditedBy, At: d.EditedAt, Proposed: d.Proposal != nil}
}

func ruleRows(d document.Document) []view.RuleRow {
	places := placesOf(d)
	out := make([]view.RuleRow, len(d.Rules))
	for i, rule := range d.Rules {
		out[i] = ruleRow(rule, places)
	}
	return out
}

func ruleRow(rule rules.Rule, p places) view.RuleRow {
	return view.RuleRow{
		Name: rule.Name, When: rule.When, To: p.all(rule.To),
		Review: string(rule.Review), Window: rule.ReviewWindow,
	}
}

// places are the titles of a document's destinations, by their names.
type places map[string]string

func placesOf(d document.Document) places {
	out := places{}
	for _, x := range d.Destinations {
		out[x.Name] = x.Title
		if x.Title == "" {
			out[x.Name] = x.Name // a draft may leave it out
		}
	}
	return out
}

func (p places) one(name string) view.Place { return view.Place{Name: name, Title: p[name]} }

func (p places) all(names []string) []view.Place {
	out := make([]view.Place, len(names))
	for i, name := range names {
		out[i] = p.one(name)
	}
	return out
}
