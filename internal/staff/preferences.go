package staff

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"lethe/ent"
	"lethe/internal/fault"
)

// Themes lists how pages can look; the first is the default.
func Themes() []string { return []string{"system", "light", "dark"} }

// Densities lists how high the rows of lists can be; the first is the default.
func Densities() []string { return []string{"comfortable", "compact"} }

// Preferences are how a member of staff wants the pages.
type Preferences struct {
	Theme     string // one of Themes
	Density   string // one of Densities
	TimeZone  string // by its IANA name, in which times are shown; empty: that of the company
	StartPage string // path and query of the page that opens after signing in, at most 500 characters; empty: the role's
}

// PreferencesOf reads them from an account.
func PreferencesOf(a *ent.StaffAccount) Preferences {
	return Preferences{Theme: a.Theme, Density: a.Density, TimeZone: a.TimeZone, StartPage: a.StartPage}
}

// Prefer keeps how the acting member of staff wants the pages. It fails with
// BadInput, naming each field, and with Unauthenticated for an actor without an
// account. Whether there is such a page is for the caller to know.
func (s *Service) Prefer(ctx context.Context, p Preferences) error {
	id, err := own(ctx)
	if err != nil {
		return err
	}
	if err := p.check(); err != nil {
		return err
	}
	return s.change(ctx, func(ctx context.Context, c *change) error {
		a, err := c.lockID(ctx, id)
		if err != nil || PreferencesOf(a) == p {
			return err
		}
		err = a.Update().SetTheme(p.Theme).SetDensity(p.Density).SetTimeZone(p.TimeZone).SetStartPage(p.StartPage).Exec(ctx)
		if err != nil {
			return fmt.Errorf("save the preferences of account %s: %w", a.ID, err)
		}
		// Not the page: the query of a saved view is the person's own.
		return c.record(ctx, a.ID, "staff.preferences_chosen", map[string]any{
			"theme": p.Theme, "density": p.Density, "timeZone": p.TimeZone,
		})
	})
}

func (p Preferences) check() error {
	var fields []fault.Field
	if !slices.Contains(Themes(), p.Theme) {
		fields = append(fields, fault.Field{Path: "theme", Message: fmt.Sprintf("Choose one of %v.", Themes())})
	}
	if !slices.Contains(Densities(), p.Density) {
		fields = append(fields, fault.Field{Path: "density", Message: fmt.Sprintf("Choose one of %v.", Densities())})
	}
	if !isZone(p.TimeZone) {
		fields = append(fields, fault.Field{Path: "zone", Message: "Give the name of a time zone such as Europe/Berlin, or nothing for that of the company."})
	}
	if len(p.StartPage) > 500 || p.StartPage != "" && !strings.HasPrefix(p.StartPage, "/") {
		fields = append(fields, fault.Field{Path: "start", Message: "Choose one of the pages."})
	}
	return fault.Invalid(fields...)
}

// isZone refuses "Local", which is another zone on every machine.
func isZone(name string) bool {
	_, err := time.LoadLocation(name)
	return err == nil && name != "Local" && len(name) <= 60
}
