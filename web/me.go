package web

import (
	"net/http"
	"net/url"
	"slices"
	"time"

	"lethe/internal/fault"
	"lethe/internal/staff"
	"lethe/web/view"
	"lethe/web/view/ui"
)

func (s *site) showMe(w http.ResponseWriter, r *http.Request) error {
	return s.drawMe(w, r, http.StatusOK, view.Me{Chosen: s.chosen(r, staff.PreferencesOf(account(r.Context())))})
}

func (s *site) drawMe(w http.ResponseWriter, r *http.Request, status int, page view.Me) error {
	ctx := r.Context()
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame, page.Email, page.CompanyZone = f, account(ctx).Email, "UTC"
	if s.Zone != nil {
		page.CompanyZone = s.Zone.String()
	}
	if page.Views, err = s.savedViews(ctx); err != nil {
		return err
	}
	page.Starts, page.Start = s.starts(ctx, page.Views), s.usualStart(ctx).label
	held, err := s.sessionsOf(ctx, account(ctx))
	if err != nil {
		return err
	}
	for _, h := range held {
		page.Sessions = append(page.Sessions, view.Session{Started: h.started, Seen: h.seen, Here: s.here(ctx, h)})
	}
	return render(w, r, status, view.MePage(page))
}

func (s *site) chosen(r *http.Request, p staff.Preferences) view.Preferences {
	out := view.Preferences{Theme: p.Theme, Density: p.Density, Keys: "on", Zone: p.TimeZone, Start: p.StartPage}
	if keysOff(r, s.Secure) {
		out.Keys = "off"
	}
	return out
}

// saveMe saves the preferences that the form has with the account, and the keys
// for this browser. What the form does not have stays as it is.
func (s *site) saveMe(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	fields, err := form(r, "theme", "density", "keys", "zone", "start", "return")
	if err != nil {
		return err
	}
	typed, keys := overlay(staff.PreferencesOf(account(ctx)), fields), fields.Get("keys")
	if err = s.mayChoose(r, typed.StartPage, keys); err == nil {
		err = s.Staff.Prefer(ctx, typed)
	}
	if fault.Is(err, fault.BadInput) {
		page := view.Me{Chosen: s.chosen(r, typed), Faults: faultsOf(err), Return: s.back(fields, "")}
		if keys != "" {
			page.Chosen.Keys = keys
		}
		return s.drawMe(w, r, http.StatusUnprocessableEntity, page)
	}
	if err != nil {
		return err
	}
	if keys != "" {
		http.SetCookie(w, keysCookie(keys, s.Secure))
	}
	http.Redirect(w, r, s.back(fields, "/me"), http.StatusSeeOther)
	return nil
}

// overlay puts what was typed over what was chosen before.
func overlay(p staff.Preferences, fields url.Values) staff.Preferences {
	for name, into := range map[string]*string{
		"theme": &p.Theme, "density": &p.Density, "zone": &p.TimeZone, "start": &p.StartPage,
	} {
		if fields.Has(name) {
			*into = fields.Get(name)
		}
	}
	return p
}

// mayChoose refuses a start page that the person is not offered, and keys that are
// neither on nor off.
func (s *site) mayChoose(r *http.Request, start, keys string) error {
	views, err := s.savedViews(r.Context())
	if err != nil {
		return err
	}
	var faults []fault.Field
	offered := slices.ContainsFunc(s.starts(r.Context(), views), func(c ui.Choice) bool { return c.Value == start })
	if start != "" && start != account(r.Context()).StartPage && !offered {
		faults = append(faults, fault.Field{Path: "start", Message: "Choose one of the pages."})
	}
	if keys != "" && keys != "on" && keys != "off" {
		faults = append(faults, fault.Field{Path: "keys", Message: "Choose on or off."})
	}
	return fault.Invalid(faults...)
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
