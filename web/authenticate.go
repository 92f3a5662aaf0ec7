package web

import (
	"context"
	"net/http"
	"net/url"
	"strings"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

type accountCtx struct{}

// account is the account that is signed in; nil if none is.
func account(ctx context.Context) *ent.StaffAccount {
	a, _ := ctx.Value(accountCtx{}).(*ent.StaffAccount)
	return a
}

// page runs a handler for a person: in a session, and only if the person may.
func (s *site) page(needs auth.Permission, do handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r, err := s.visit(r)
		if err != nil {
			s.problem(r, err).send(w)
			return
		}
		out := newReply()
		if err = run(out, r, s.admit(needs, do)); err != nil {
			out = s.problem(r, err)
		}
		if unsaved := s.save(out, r); unsaved != nil && err == nil {
			out = s.problem(r, unsaved)
		}
		out.compress(r)
		out.send(w)
		s.sendRest(w, r, out)
	})
}

// visit opens the session and finds who it belongs to. The account is read
// anew for every request: one that was disabled is out at once.
func (s *site) visit(r *http.Request) (*http.Request, error) {
	r, err := s.open(r)
	if err != nil {
		return r, err
	}
	id, err := uuid.Parse(s.sessions.GetString(r.Context(), accountKey))
	if err != nil {
		return r, nil // nobody is signed in
	}
	actor, account, err := s.Staff.Account(r.Context(), id)
	switch {
	case fault.Is(err, fault.Unauthenticated):
		return r, s.sessions.Destroy(r.Context())
	case err != nil:
		return r, err
	case s.sessions.GetString(r.Context(), proofKey) != proofOf(account):
		return r, s.sessions.Destroy(r.Context())
	}
	ctx := context.WithValue(r.Context(), accountCtx{}, account)
	return r.WithContext(auth.With(ctx, actor)), nil
}

// admit lets the handler run for a person who may what the route needs.
func (s *site) admit(needs auth.Permission, do handler) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		who := account(r.Context())
		switch {
		case needs == anyone:
		case who == nil:
			s.toSignIn(w, r)
			return nil
		case needs == signedIn:
		case !auth.From(r.Context()).May(needs):
			return fault.New(fault.Forbidden, "Your role (%s) does not allow it.", who.Role)
		}
		if err := plain(r.URL.Query()); err != nil {
			return err
		}
		return do(w, r)
	}
}

// toSignIn asks to sign in and to come back afterwards. htmx would put the
// sign-in page into the middle of this one, so it is told to leave.
func (s *site) toSignIn(w http.ResponseWriter, r *http.Request) {
	login := "/login"
	if place, ok := s.local(r.URL.RequestURI()); ok && place != "/" && r.Method == http.MethodGet {
		login += "?" + url.Values{"next": {place}}.Encode()
	}
	if r.Header.Get("HX-Request") == "true" {
		w.Header().Set("HX-Redirect", login)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	http.Redirect(w, r, login, http.StatusSeeOther)
}

// identify finds who calls GraphQL: the token that the request carries, or
// else the session. A token that is wrong is an error, never somebody else.
func (s *site) identify(w http.ResponseWriter, r *http.Request) (*http.Request, error) {
	if header := r.Header.Get("Authorization"); header != "" {
		scheme, secret, _ := strings.Cut(header, " ")
		if !strings.EqualFold(scheme, "Bearer") {
			return r, fault.New(fault.Unauthenticated, `Send an API token as "Authorization: Bearer lethe_…".`)
		}
		actor, err := s.Staff.Authenticate(r.Context(), strings.TrimSpace(secret))
		return r.WithContext(auth.With(r.Context(), actor)), err
	}
	r, err := s.visit(r)
	if err != nil {
		return r, err
	}
	if account(r.Context()) != nil && silent(r) {
		return r, errOtherSite
	}
	return r, s.save(w, r)
}
