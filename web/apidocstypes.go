package web

import (
	"net/http"

	"lethe/internal/apidoc"
	"lethe/web/view"
)

// listTypes draws every type of the schema.
func (s *site) listTypes(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	ref, err := s.reference()
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.APITypesPage(view.APITypes{Frame: f, Types: ref.Types}))
}

// showType draws one type.
func (s *site) showType(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	ref, err := s.reference()
	if err != nil {
		return err
	}
	t, ok := ref.Type(r.PathValue("type"))
	if !ok {
		return errNoPage
	}
	return render(w, r, http.StatusOK, view.APITypePage(view.APIType{Frame: f, Type: t}))
}

// showAPIErrors draws the codes of errors and the limits of an operation.
func (s *site) showAPIErrors(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.APIErrorsPage(view.APIErrors{Frame: f, Codes: apidoc.Codes(), Limits: apidoc.Limits()}))
}

// showWebhooks draws what a destination receives and answers.
func (s *site) showWebhooks(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.APIWebhooksPage(view.APIWebhooks{Frame: f, Samples: apidoc.Webhooks()}))
}
