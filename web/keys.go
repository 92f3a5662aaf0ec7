package web

import (
	"net/http"
	"net/url"

	"lethe/internal/fault"
)

// saveKeys turns the single-key shortcuts of this browser on or off, and goes back
// to the page on which that was asked.
func (s *site) saveKeys(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "keys")
	if err != nil {
		return err
	}
	keys := fields.Get("keys")
	if keys != "on" && keys != "off" {
		return fault.Invalid(fault.Field{Path: "keys", Message: "Choose on or off."})
	}
	http.SetCookie(w, keysCookie(keys, s.Secure))
	http.Redirect(w, r, s.askedOn(r), http.StatusSeeOther)
	return nil
}

// askedOn is the page that sent a form; that of the person, if the browser does
// not say.
func (s *site) askedOn(r *http.Request) string {
	if u, err := url.Parse(r.Referer()); err == nil {
		if place, ok := s.local(u.RequestURI()); ok {
			return place
		}
	}
	return "/me"
}
