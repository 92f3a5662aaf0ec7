package web

import (
	"errors"
	"net/http"
	"slices"

	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

// addRule saves a rule that is new to the draft.
func (s *site) addRule(w http.ResponseWriter, r *http.Request) error { return s.saveRule(w, r, "") }

// editRule saves a rule of the draft.
func (s *site) editRule(w http.ResponseWriter, r *http.Request) error {
	return s.saveRule(w, r, r.PathValue("rule"))
}

// saveRule saves what was typed. A condition may still be wrong: the draft keeps
// it, and says so. A name that cannot be one comes back, because the draft knows
// its rules by their names.
func (s *site) saveRule(w http.ResponseWriter, r *http.Request, name string) error {
	t, err := s.ruleForm(r)
	if err != nil {
		return err
	}
	t.Rule = name
	d, err := s.Erasure.Draft(r.Context())
	if err != nil {
		return err
	}
	if t.Rule != "" && ruleAt(d.Document, t.Rule) < 0 && t.Revision == d.Revision {
		return errNoRule
	}
	next, at := t.into(d.Document)
	faults, err := check(next, at)
	if err != nil {
		return err
	}
	if wrong := faults.byField()["name"]; wrong != "" {
		t.Faults["name"] = wrong
	}
	if len(t.Faults) > 0 {
		return s.drawRule(w, r, http.StatusUnprocessableEntity, d, t.DraftRule)
	}
	_, err = s.Erasure.SaveDraft(r.Context(), t.Revision, next)
	if fault.Is(err, fault.Conflict) {
		return s.ruleOvertaken(w, r, t, err)
	}
	if err != nil {
		return err
	}
	return s.tell(w, r, t.back, view.RuleSaved(r.Context(), t.Name, faults.words()))
}

// ruleOvertaken shows the form again when somebody else has saved the draft
// meanwhile: what was typed, beside what is there now.
func (s *site) ruleOvertaken(w http.ResponseWriter, r *http.Request, t typedRule, why error) error {
	d, err := s.Erasure.Draft(r.Context())
	if err != nil {
		return err
	}
	if d.Revision == t.Revision {
		return why // nobody was faster
	}
	page := t.DraftRule
	page.Revision, page.Meanwhile = d.Revision, meanwhile(d)
	if at := ruleAt(d.Document, t.Rule); at >= 0 {
		row := ruleRow(d.Document.Rules[at], placesOf(d.Document))
		page.Meanwhile.Now = &row
	} else {
		page.Rule = "" // it is gone: saving adds it again
	}
	return s.drawRule(w, r, http.StatusConflict, d, page)
}

func meanwhile(d erasure.Draft) *view.Meanwhile {
	return &view.Meanwhile{By: d.EditedBy, At: d.EditedAt}
}

// check finds what publishing would refuse about the rule at a place of the
// document.
func check(d document.Document, at int) (fieldFaults, error) {
	_, err := d.Normalised()
	problems, ok := errors.AsType[*document.Problems](err)
	if !ok {
		return nil, err
	}
	return ruleFaults(*problems, at), nil
}

// checkRule says what is wrong with a rule while it is typed, and saves nothing.
func (s *site) checkRule(w http.ResponseWriter, r *http.Request) error {
	t, err := s.ruleForm(r)
	if err != nil {
		return err
	}
	d, err := s.Erasure.Draft(r.Context())
	if err != nil {
		return err
	}
	faults, err := check(t.into(d.Document))
	if err != nil {
		return err
	}
	words := faults.words()
	if wrong := t.Faults["reviewWindow"]; wrong != "" {
		words = append(words, wrong)
	}
	return render(w, r, http.StatusOK, view.RuleChecked(words))
}

// removeRule takes a rule out of the draft.
func (s *site) removeRule(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "version", "return")
	if err != nil {
		return err
	}
	seen, err := revision(fields)
	if err != nil {
		return err
	}
	d, err := s.Erasure.Draft(r.Context())
	if err != nil {
		return err
	}
	name := r.PathValue("rule")
	at := ruleAt(d.Document, name)
	if at < 0 {
		return errNoRule
	}
	d.Document.Rules = slices.Delete(slices.Clone(d.Document.Rules), at, at+1)
	if _, err := s.Erasure.SaveDraft(r.Context(), seen, d.Document); err != nil {
		return err
	}
	return s.tell(w, r, s.back(fields, draftPath), view.RuleRemoved(r.Context(), name))
}
