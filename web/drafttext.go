package web

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"lethe/internal/fault"
	"lethe/internal/rules/document"
	"lethe/web/view"
)

// maxTextForm bounds the form of a document of 1 MiB, each byte of which takes up
// to three in a form.
const maxTextForm = 4 << 20

// askText shows the whole draft as a text.
func (s *site) askText(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Erasure.Draft(r.Context())
	if err != nil {
		return err
	}
	text, err := d.Document.Marshal()
	if err != nil {
		return err
	}
	page := view.DraftText{Revision: d.Revision, Text: string(text)}
	if len(d.Problems) > 0 { // the text says where they are
		page.Problems = textProblems(page.Text)
	}
	return s.drawText(w, r, http.StatusOK, page)
}

func (s *site) drawText(w http.ResponseWriter, r *http.Request, status int, page view.DraftText) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame = f
	return render(w, r, status, view.DraftTextPage(page))
}

// saveText makes a text the draft. A text with problems comes back as it was
// typed.
func (s *site) saveText(w http.ResponseWriter, r *http.Request) error {
	fields, err := formOf(r, maxTextForm, func(name string) bool {
		return slices.Contains([]string{"version", "return", "text"}, name)
	})
	if err != nil {
		return err
	}
	seen, err := revision(fields)
	if err != nil {
		return err
	}
	page := view.DraftText{Revision: seen, Text: fields.Get("text")}
	d, err := document.Parse(strings.NewReader(page.Text))
	if problems, ok := errors.AsType[*document.Problems](err); ok {
		page.Problems = problemsOf(*problems)
		return s.drawText(w, r, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	_, err = s.Erasure.SaveDraft(r.Context(), seen, d)
	switch {
	case fault.Is(err, fault.Conflict):
		return s.textOvertaken(w, r, page, err)
	case err != nil:
		return err
	}
	return s.tell(w, r, s.back(fields, draftPath), view.DraftSaved)
}

// textOvertaken shows the text again when somebody else has saved the draft
// meanwhile.
func (s *site) textOvertaken(w http.ResponseWriter, r *http.Request, page view.DraftText, why error) error {
	d, err := s.Erasure.Draft(r.Context())
	if err != nil {
		return err
	}
	if d.Revision == page.Revision {
		return why // nobody was faster
	}
	page.Revision, page.Meanwhile = d.Revision, meanwhile(d)
	return s.drawText(w, r, http.StatusConflict, page)
}

func textProblems(text string) []view.TextProblem {
	_, err := document.Parse(strings.NewReader(text))
	if problems, ok := errors.AsType[*document.Problems](err); ok {
		return problemsOf(*problems)
	}
	return nil
}

func problemsOf(problems document.Problems) []view.TextProblem {
	out := make([]view.TextProblem, len(problems))
	for i, p := range problems {
		out[i] = view.TextProblem{Line: p.Line, Column: p.Column, Path: p.Path, Message: p.Message}
	}
	return out
}
