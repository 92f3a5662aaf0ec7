package web

import (
	"net/http"
	"strings"

	"lethe/internal/apidoc"
	"lethe/internal/auth"
	"lethe/web/view"
)

// longestSearch is how many characters of a search in the reference count.
const longestSearch = 100

// showAPI draws the first page of the reference, or what a search found in it.
func (s *site) showAPI(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	ref, err := s.reference()
	if err != nil {
		return err
	}
	page := view.API{Frame: f, Endpoint: s.endpoint(), Scopes: scopesOf(ref)}
	words := []rune(strings.TrimSpace(r.URL.Query().Get("q")))
	if page.Query = string(words[:min(len(words), longestSearch)]); page.Query != "" {
		page.Hits = ref.Search(page.Query)
	}
	if first, ok := ref.Operation("mutation", "submitErasureRequest"); ok {
		page.First = first.Curl(s.endpoint(), f.Clock.Now)
	}
	return render(w, r, http.StatusOK, view.APIPage(page))
}

// endpoint is where GraphQL is found from outside.
func (s *site) endpoint() string { return strings.TrimSuffix(s.BaseURL, "/") + "/graphql" }

// scopesOf turns what operations need around: what each scope is needed for.
func scopesOf(ref *apidoc.Reference) []view.APIScope {
	uses := map[auth.Permission][]apidoc.Use{}
	for _, groups := range [][]apidoc.Group{ref.Mutations, ref.Queries} {
		for _, g := range groups {
			for _, o := range g.Operations {
				for _, choice := range o.Scopes {
					for _, p := range choice {
						uses[p] = append(uses[p], apidoc.Use{Kind: o.Kind, Name: o.Name})
					}
				}
			}
		}
	}
	var out []view.APIScope
	for _, p := range auth.AllScopes() {
		out = append(out, view.APIScope{Name: string(p), For: uses[p]})
	}
	return out
}

// listOperations draws every query, or every mutation.
func (s *site) listOperations(kind string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := s.frame(r)
		if err != nil {
			return err
		}
		ref, err := s.reference()
		if err != nil {
			return err
		}
		page := view.APIList{Frame: f, Kind: kind, Groups: ref.Mutations}
		if kind == "query" {
			page.Groups = ref.Queries
		}
		return render(w, r, http.StatusOK, view.APIListPage(page))
	}
}

// showOperation draws one query or mutation with its example.
func (s *site) showOperation(kind string) handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		f, err := s.frame(r)
		if err != nil {
			return err
		}
		ref, err := s.reference()
		if err != nil {
			return err
		}
		operation, ok := ref.Operation(kind, r.PathValue(kind))
		if !ok {
			return errNoPage
		}
		page := view.APIOperation{Frame: f, Operation: operation, Curl: operation.Curl(s.endpoint(), f.Clock.Now)}
		return render(w, r, http.StatusOK, view.APIOperationPage(page))
	}
}
