package web

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/rules"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

// askNewRule shows the empty form of a rule.
func (s *site) askNewRule(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Erasure.Draft(r.Context())
	if err != nil {
		return err
	}
	return s.drawRule(w, r, http.StatusOK, d, view.DraftRule{Revision: d.Revision})
}

// askRule shows the form of a rule of the draft, with what is wrong with it.
func (s *site) askRule(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Erasure.Draft(r.Context())
	if err != nil {
		return err
	}
	at := ruleAt(d.Document, r.PathValue("rule"))
	if at < 0 {
		return errNoRule
	}
	rule := d.Document.Rules[at]
	page := view.DraftRule{
		Rule: rule.Name, Revision: d.Revision, Name: rule.Name, When: rule.When, Chosen: map[string]bool{},
		Review: string(rule.Review), Faults: ruleFaults(d.Problems, at).byField(),
	}
	for _, name := range rule.To {
		page.Chosen[name] = true
	}
	if rule.ReviewWindow > 0 {
		page.Window = view.Duration(rule.ReviewWindow)
	}
	return s.drawRule(w, r, http.StatusOK, d, page)
}

var errNoRule = fault.New(fault.NotFound, "The draft has no rule with this name.")

func (s *site) drawRule(w http.ResponseWriter, r *http.Request, status int, d erasure.Draft, page view.DraftRule) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame = f
	places := placesOf(d.Document)
	for _, x := range d.Document.Destinations {
		page.Destinations = append(page.Destinations, places.one(x.Name))
	}
	return render(w, r, status, view.DraftRulePage(page))
}

// typedRule is a rule as a form has it.
type typedRule struct {
	view.DraftRule
	rule rules.Rule
	back string
}

// ruleForm reads the form of a rule. A window that is none is a fault of the page,
// because no rule can hold it.
func (s *site) ruleForm(r *http.Request) (typedRule, error) {
	known := []string{"version", "rule", "return", "name", "when", "review", "reviewWindow"}
	fields, err := formOf(r, maxForm, func(name string) bool {
		return slices.Contains(known, name) || strings.HasPrefix(name, "to.")
	})
	if err != nil {
		return typedRule{}, err
	}
	t := typedRule{back: s.back(fields, draftPath), DraftRule: view.DraftRule{
		Rule: fields.Get("rule"), Name: fields.Get("name"), When: fields.Get("when"), Chosen: map[string]bool{},
		Review: fields.Get("review"), Window: fields.Get("reviewWindow"), Faults: view.Faults{},
	}}
	if t.Revision, err = revision(fields); err != nil {
		return typedRule{}, err
	}
	for name := range fields {
		if to, ok := strings.CutPrefix(name, "to."); ok {
			t.Chosen[to] = true
		}
	}
	t.rule = rules.Rule{Name: t.Name, When: t.When, Review: rules.Review(t.Review)}
	if t.Window != "" {
		if t.rule.ReviewWindow, err = time.ParseDuration(strings.TrimSpace(t.Window)); err != nil || t.rule.ReviewWindow <= 0 {
			t.Faults["reviewWindow"] = "Give a duration with its unit, such as 24h or 90m."
		}
	}
	return t, nil
}

// into puts the rule in its place of the document, or at the end, and says where.
// Its destinations are in the order of the document's.
func (t typedRule) into(d document.Document) (document.Document, int) {
	rule := t.rule
	for _, x := range d.Destinations {
		if t.Chosen[x.Name] {
			rule.To = append(rule.To, x.Name)
		}
	}
	d.Rules = slices.Clone(d.Rules)
	at := ruleAt(d, t.Rule)
	if t.Rule == "" || at < 0 {
		d.Rules = append(d.Rules, rule)
		return d, len(d.Rules) - 1
	}
	d.Rules[at] = rule
	return d, at
}
