package web

import (
	"net/http"

	"lethe/ent"
	"lethe/internal/fault"
	"lethe/web/view"
)

// showTokens draws the list of API tokens.
func (s *site) showTokens(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	list, err := s.Staff.Tokens(r.Context())
	if err != nil {
		return err
	}
	page := view.Tokens{Frame: f}
	for _, t := range list {
		page.Rows = append(page.Rows, tokenOf(t))
	}
	return render(w, r, http.StatusOK, view.TokensPage(page))
}

func tokenOf(t *ent.APIToken) view.Token {
	return view.Token{
		ID: t.ID.String(), Name: t.Name, Source: t.Source, Scopes: t.Scopes,
		Made: t.CreatedAt, Expires: t.ExpiresAt, Revoked: timeOf(t.RevokedAt), Used: timeOf(t.LastUsedOn),
	}
}

// findToken finds the token that the address names.
func (s *site) findToken(r *http.Request) (*ent.APIToken, error) {
	list, err := s.Staff.Tokens(r.Context())
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if t.ID.String() == r.PathValue("token") {
			return t, nil
		}
	}
	return nil, fault.New(fault.NotFound, "There is no such token.")
}

func (s *site) askRevocation(w http.ResponseWriter, r *http.Request) error {
	t, err := s.findToken(r)
	if err != nil {
		return err
	}
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.RevokeTokenPage(view.RevokeToken{Frame: f, Token: tokenOf(t)}))
}

func (s *site) revokeToken(w http.ResponseWriter, r *http.Request) error {
	if _, err := form(r); err != nil {
		return err
	}
	t, err := s.findToken(r)
	if err != nil {
		return err
	}
	if err := s.Staff.RevokeToken(r.Context(), t.Name); err != nil {
		return err
	}
	return s.tell(w, r, "/settings/tokens", view.TokenRevoked(r.Context(), t.Name))
}
