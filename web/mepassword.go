package web

import (
	"net/http"

	"lethe/internal/fault"
	"lethe/web/view"
)

func (s *site) askPassword(w http.ResponseWriter, r *http.Request) error {
	return s.drawPassword(w, r, http.StatusOK, nil)
}

func (s *site) drawPassword(w http.ResponseWriter, r *http.Request, status int, faults view.Faults) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	return render(w, r, status, view.ChangePasswordPage(view.ChangePassword{Frame: f, Faults: faults}))
}

// changePassword changes one's own password. Every session that was begun with the
// old one is over; this one is begun anew.
func (s *site) changePassword(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	fields, err := form(r, "current", "password")
	if err != nil {
		return err
	}
	changed, err := s.Staff.ChangePassword(ctx, fields.Get("current"), fields.Get("password"))
	switch {
	case fault.Is(err, fault.BadInput):
		return s.drawPassword(w, r, http.StatusUnprocessableEntity, faultsOf(err))
	case err != nil:
		return err
	}
	if err := s.start(ctx, changed); err != nil {
		return err
	}
	return s.tell(w, r, "/me", view.PasswordChanged)
}
