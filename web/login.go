package web

import (
	"net/http"

	"lethe/internal/fault"
	"lethe/web/view"
)

func (s *site) showLogin(w http.ResponseWriter, r *http.Request) error {
	next, ok := s.local(r.URL.Query().Get("next"))
	if !ok {
		next = "/"
	}
	if account(r.Context()) != nil {
		http.Redirect(w, r, next, http.StatusSeeOther)
		return nil
	}
	return s.drawLogin(w, r, http.StatusOK, view.Login{Return: next})
}

func (s *site) drawLogin(w http.ResponseWriter, r *http.Request, status int, page view.Login) error {
	page.Frame, page.Accounts = s.bare(r), s.Demo
	return render(w, r, status, view.LoginPage(page))
}

// signIn starts a session. Whatever was wrong, the answer is the same sentence.
func (s *site) signIn(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "email", "password", "return")
	if err != nil {
		return err
	}
	ctx := r.Context()
	next := s.back(fields, "/")
	who, err := s.Staff.SignIn(ctx, fields.Get("email"), fields.Get("password"))
	switch {
	case fault.Is(err, fault.Unauthenticated):
		return s.drawLogin(w, r, http.StatusUnprocessableEntity, view.Login{
			Email: fields.Get("email"), Error: fault.Of(err).Message, Return: next,
		})
	case err != nil:
		return err
	}
	if err := s.forgetOld(ctx); err != nil {
		return err
	}
	if err := s.start(ctx, who); err != nil {
		return err
	}
	http.Redirect(w, r, next, http.StatusSeeOther)
	return nil
}

// signOut ends the session here and in the database; other sessions of the
// person go on.
func (s *site) signOut(w http.ResponseWriter, r *http.Request) error {
	if _, err := form(r); err != nil {
		return err
	}
	if err := s.sessions.Destroy(r.Context()); err != nil {
		return err
	}
	w.Header().Set("Clear-Site-Data", `"cache", "storage"`) // not cookies: the keys may stay off
	http.Redirect(w, r, "/login", http.StatusSeeOther)
	return nil
}
