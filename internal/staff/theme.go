package staff

import (
	"context"
	"fmt"
	"slices"

	"lethe/ent/staffaccount"
	"lethe/internal/auth"
	"lethe/internal/fault"
)

// Themes lists how pages can look; the first is the default.
func Themes() []string { return []string{"system", "light", "dark"} }

// SetTheme keeps how the acting member of staff wants pages to look. It fails
// with BadInput for an unknown theme, and with Unauthenticated for an actor
// without an account.
func (s *Service) SetTheme(ctx context.Context, theme string) error {
	who := auth.From(ctx)
	if who.Kind != auth.Staff {
		return fault.New(fault.Unauthenticated, "Sign in to choose how pages look.")
	}
	if !slices.Contains(Themes(), theme) {
		return fault.Invalid(fault.Field{Path: "theme", Message: fmt.Sprintf("Choose one of %v.", Themes())})
	}
	return s.change(ctx, func(ctx context.Context, c *change) error {
		a, err := c.tx.StaffAccount.Query().Where(staffaccount.ID(who.ID)).ForUpdate().Only(ctx)
		if err != nil {
			return fmt.Errorf("lock account %s: %w", who.ID, err)
		}
		if a.Theme == theme {
			return nil
		}
		if err := a.Update().SetTheme(theme).Exec(ctx); err != nil {
			return fmt.Errorf("save the theme of account %s: %w", who.ID, err)
		}
		return c.record(ctx, a.ID, "staff.theme_chosen", map[string]any{"theme": theme})
	})
}
