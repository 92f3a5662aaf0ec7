package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
	"lethe/internal/rules"
	"lethe/web/view"
)

// askTest shows the forms that try the rules; with a reference in the address
// also where that request goes, and why.
func (s *site) askTest(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	page := view.RulesTest{On: query.Get("on"), Reference: strings.TrimSpace(query.Get("reference")), Regulation: string(lifecycle.GDPR)}
	if page.Reference == "" {
		return s.drawTest(w, r, page, nil)
	}
	page.Reference = strings.ToUpper(page.Reference)
	if !referencePattern.MatchString(page.Reference) {
		page.Faults = view.Faults{"reference": "Give a reference such as ER-7QK4-M2XD."}
		return s.drawTest(w, r, page, nil)
	}
	return s.drawTest(w, r, page, &erasure.Question{Reference: page.Reference})
}

// test tries the rules with facts that were typed. They are posted although
// nothing changes: attributes may be personal, and addresses are kept in logs.
func (s *site) test(w http.ResponseWriter, r *http.Request) error {
	page, err := testForm(r)
	if err != nil {
		return err
	}
	attributes, wrong := attributesTyped(page.Attributes)
	if wrong != "" {
		page.Faults["attributes"] = wrong
	}
	if !slices.Contains(s.Causes, page.Cause) {
		page.Faults["cause"] = "Choose the cause of the request."
	}
	if !lifecycle.Regulation(page.Regulation).Valid() {
		page.Faults["regulation"] = "Choose the regulation that sets the clock."
	}
	if len(page.Faults) > 0 {
		return s.drawTest(w, r, page, nil)
	}
	now, err := s.Erasure.Now(r.Context())
	if err != nil {
		return err
	}
	return s.drawTest(w, r, page, &erasure.Question{Facts: &rules.Facts{
		Cause: page.Cause, Regulation: page.Regulation, Source: page.Source, Identifiers: page.Types,
		Attributes: attributes, SubmittedAt: now,
	}})
}

// testForm reads the form with facts.
func testForm(r *http.Request) (view.RulesTest, error) {
	known := []string{"return", "on", "cause", "regulation", "source", "attributes"}
	fields, err := formOf(r, maxForm, func(name string) bool {
		return slices.Contains(known, name) || strings.HasPrefix(name, "identifiers.")
	})
	if err != nil {
		return view.RulesTest{}, err
	}
	page := view.RulesTest{
		On: fields.Get("on"), Cause: fields.Get("cause"), Regulation: fields.Get("regulation"), Source: fields.Get("source"),
		Attributes: fields.Get("attributes"), Types: map[string]bool{}, Faults: view.Faults{},
	}
	for name := range fields {
		if t, ok := strings.CutPrefix(name, "identifiers."); ok {
			page.Types[t] = true
		}
	}
	return page, nil
}

// drawTest draws the page with the answer to the question, if there is one.
func (s *site) drawTest(w http.ResponseWriter, r *http.Request, page view.RulesTest, q *erasure.Question) error {
	ctx := r.Context()
	draft, err := s.Erasure.Draft(ctx)
	if err != nil {
		return err
	}
	page.HasDraft = draft.Revision > 0
	if !page.HasDraft {
		page.On = ""
	}
	if q != nil && page.On == "draft" {
		q.Document = &draft.Document
	}
	if q != nil {
		if err := s.answerTest(ctx, &page, *q); err != nil {
			return err
		}
	}
	page.Causes, page.AllTypes = s.Causes, s.Identifiers
	if page.Frame, err = s.frame(r); err != nil {
		return err
	}
	status := http.StatusOK
	if len(page.Faults) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return render(w, r, status, view.RulesTestPage(page))
}

// answerTest asks the question; what is wrong with it is a fault of the page.
func (s *site) answerTest(ctx context.Context, page *view.RulesTest, q erasure.Question) error {
	answer, err := s.Erasure.Explain(ctx, q)
	switch {
	case fault.Is(err, fault.NotFound):
		page.Faults = view.Faults{"reference": fault.Of(err).Message}
	case fault.Is(err, fault.BadInput):
		page.Faults = testFaults(err)
	case err != nil:
		return err
	default:
		page.Answer = answerOf(answer, page.On, page.Reference)
	}
	return nil
}
