package web

import (
	"context"
	"net/http"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/staff"
	"lethe/web/view"
)

func (s *site) changeRole(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "role")
	if err != nil {
		return err
	}
	role := fields.Get("role")
	return s.manage(w, r, "role", role, func(ctx context.Context, email string) error {
		return s.Staff.ChangeRole(ctx, email, auth.Role(role))
	})
}

func (s *site) disableUser(w http.ResponseWriter, r *http.Request) error {
	if _, err := form(r); err != nil {
		return err
	}
	return s.manage(w, r, "disable", "", s.Staff.Disable)
}

func (s *site) enableUser(w http.ResponseWriter, r *http.Request) error {
	if _, err := form(r); err != nil {
		return err
	}
	return s.manage(w, r, "enable", "", s.Staff.Enable)
}

// manage runs a command on the account that the address names, and tells what it
// did on the account's page.
func (s *site) manage(w http.ResponseWriter, r *http.Request, verb, role string, command func(context.Context, string) error) error {
	a, err := s.findUser(r)
	if err != nil {
		return err
	}
	if err := command(r.Context(), a.Email); err != nil {
		status, faults, refused, err := again(err)
		if err != nil {
			return err
		}
		if role == "" {
			role = a.Role
		}
		return s.drawUser(w, r, status, a, view.AccountDetails{Role: role, Faults: faults, Refused: refused})
	}
	return s.tell(w, r, userPath(a), view.AccountDone(r.Context(), verb, a.Name))
}

// resetPassword makes a new password for somebody who has forgotten theirs. It is
// in this answer and nowhere else; sessions that were begun with the old one are
// over.
func (s *site) resetPassword(w http.ResponseWriter, r *http.Request) error {
	if _, err := form(r); err != nil {
		return err
	}
	a, err := s.findUser(r)
	if err != nil {
		return err
	}
	password := staff.NewPassword()
	if err := s.Staff.SetPassword(r.Context(), a.Email, password); err != nil {
		return err
	}
	return s.showPassword(w, r, a, password)
}

// endSessions signs somebody out wherever they are signed in.
func (s *site) endSessions(w http.ResponseWriter, r *http.Request) error {
	if _, err := form(r); err != nil {
		return err
	}
	a, err := s.findUser(r)
	if err != nil {
		return err
	}
	n, err := s.end(r.Context(), a, func(held) bool { return false })
	if err != nil {
		return err
	}
	return s.tell(w, r, userPath(a), view.SessionsEnded(r.Context(), n))
}

func userPath(a *ent.StaffAccount) string { return "/settings/users/" + a.ID.String() }
