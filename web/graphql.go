package web

import (
	"io"
	"net/http"

	"lethe/internal/auth"
)

// graphql finds who calls and hands over. Without any credentials the caller
// is anonymous, and GraphQL refuses.
func (s *site) graphql(w http.ResponseWriter, r *http.Request) {
	r, err := s.identify(w, r)
	if err != nil {
		s.problem(r, err).send(w)
		return
	}
	w.Header().Set("Cache-Control", "no-store")
	s.GraphQL.ServeHTTP(w, r)
}

// schema shows the GraphQL schema to whoever has credentials.
func (s *site) schema(w http.ResponseWriter, r *http.Request) {
	s.answer(w, r, func(w http.ResponseWriter, r *http.Request) error {
		r, err := s.identify(w, r)
		if err != nil {
			return err
		}
		if auth.From(r.Context()).Kind == auth.Anonymous {
			return auth.ErrAnonymous
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		_, err = io.WriteString(w, s.SDL())
		return err
	})
}
