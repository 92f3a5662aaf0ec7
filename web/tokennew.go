package web

import (
	"net/http"
	"net/url"
	"strings"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/staff"
	"lethe/web/view"
)

func (s *site) askToken(w http.ResponseWriter, r *http.Request) error {
	return s.drawNewToken(w, r, http.StatusOK, view.NewToken{TTL: "8760h"})
}

func (s *site) drawNewToken(w http.ResponseWriter, r *http.Request, status int, page view.NewToken) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame = f
	return render(w, r, status, view.NewTokenPage(page))
}

// createToken creates a token. Its secret is in this answer and nowhere else.
func (s *site) createToken(w http.ResponseWriter, r *http.Request) error {
	fields, err := formOf(r, maxForm, func(name string) bool {
		scope, box := strings.CutPrefix(name, "scopes.")
		_, known := auth.Scope(scope)
		return box && known || name == "name" || name == "source" || name == "ttl"
	})
	if err != nil {
		return err
	}
	in := staff.NewToken{Name: fields.Get("name"), Source: fields.Get("source"), Scopes: scopesTyped(fields)}
	var secret string
	var t *ent.APIToken
	if in.TTL, err = ttlTyped(fields); err == nil {
		secret, t, err = s.Staff.CreateToken(r.Context(), in)
	}
	if err != nil {
		return s.tokenAgain(w, r, err, view.NewToken{
			Name: in.Name, Source: in.Source, Scopes: ticked(in.Scopes), TTL: fields.Get("ttl"),
		})
	}
	return s.showToken(w, r, t, secret)
}

// scopesTyped reads the boxes that are ticked, in the order of all scopes.
func scopesTyped(fields url.Values) []auth.Permission {
	var out []auth.Permission
	for _, scope := range auth.AllScopes() {
		if fields.Get("scopes."+string(scope)) == "on" {
			out = append(out, scope)
		}
	}
	return out
}

func ticked(scopes []auth.Permission) map[string]bool {
	out := map[string]bool{}
	for _, s := range scopes {
		out[string(s)] = true
	}
	return out
}

func ttlTyped(fields url.Values) (time.Duration, error) {
	ttl, err := time.ParseDuration(fields.Get("ttl"))
	if err != nil || ttl <= 0 {
		return 0, fault.Invalid(fault.Field{Path: "ttl", Message: "Choose how long the token is valid."})
	}
	return ttl, nil
}

// tokenAgain draws the form again with what is wrong.
func (s *site) tokenAgain(w http.ResponseWriter, r *http.Request, why error, page view.NewToken) error {
	status, faults, refused, err := again(why)
	if err != nil {
		return err
	}
	page.Faults, page.Refused = faults, refused
	return s.drawNewToken(w, r, status, page)
}

func (s *site) showToken(w http.ResponseWriter, r *http.Request, t *ent.APIToken, secret string) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.ShownTokenPage(view.ShownToken{Frame: f, Token: tokenOf(t), Secret: secret}))
}

func (s *site) askRotation(w http.ResponseWriter, r *http.Request) error {
	t, err := s.findToken(r)
	if err != nil {
		return err
	}
	return s.drawNewToken(w, r, http.StatusOK, view.NewToken{Old: tokenOf(t), TTL: "8760h", Overlap: "168h"})
}

// rotateToken creates a token that takes the place of another.
func (s *site) rotateToken(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "name", "ttl", "overlap")
	if err != nil {
		return err
	}
	old, err := s.findToken(r)
	if err != nil {
		return err
	}
	in := staff.Rotation{Old: old.Name, Name: fields.Get("name")}
	var secret string
	var t *ent.APIToken
	if err = rotationTyped(fields, &in); err == nil {
		secret, t, err = s.Staff.RotateToken(r.Context(), in)
	}
	if err != nil {
		return s.tokenAgain(w, r, err, view.NewToken{
			Old: tokenOf(old), Name: in.Name, TTL: fields.Get("ttl"), Overlap: fields.Get("overlap"),
		})
	}
	return s.showToken(w, r, t, secret)
}

func rotationTyped(fields url.Values, in *staff.Rotation) (err error) {
	if in.TTL, err = ttlTyped(fields); err != nil {
		return err
	}
	if fields.Get("overlap") == "hand" {
		return nil
	}
	overlap, err := time.ParseDuration(fields.Get("overlap"))
	if err != nil {
		return fault.Invalid(fault.Field{Path: "overlap", Message: "Choose when the old token is revoked."})
	}
	in.Overlap = &overlap
	return nil
}
