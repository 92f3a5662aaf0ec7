package web

import (
	"net/http"
	"time"

	"lethe/internal/fault"
	"lethe/web/view"
)

func (s *site) showMe(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.MePage(view.Me{Frame: f, Email: account(r.Context()).Email}))
}

// saveMe saves the theme with the account, and the keys for this browser.
func (s *site) saveMe(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "theme", "keys", "return")
	if err != nil {
		return err
	}
	keys := fields.Get("keys")
	if keys != "" && keys != "on" && keys != "off" {
		return fault.Invalid(fault.Field{Path: "keys", Message: "Choose on or off."})
	}
	if err := s.Staff.SetTheme(r.Context(), fields.Get("theme")); err != nil {
		return err
	}
	if keys != "" {
		http.SetCookie(w, keysCookie(keys, s.Secure))
	}
	http.Redirect(w, r, s.back(fields, "/me"), http.StatusSeeOther)
	return nil
}

// keysCookie remembers whether this browser's single-key shortcuts are on
// (WCAG 2.1.4 wants a way to turn them off): a matter of the keyboard, so it
// outlives the session.
func keysCookie(keys string, secure bool) *http.Cookie {
	return &http.Cookie{
		Name: cookieName("lethe-keys", secure), Value: keys, Path: "/",
		MaxAge: int((365 * 24 * time.Hour).Seconds()), HttpOnly: true, Secure: secure, SameSite: http.SameSiteLaxMode,
	}
}

func keysOff(r *http.Request, secure bool) bool {
	cookie, err := r.Cookie(cookieName("lethe-keys", secure))
	return err == nil && cookie.Value == "off"
}
