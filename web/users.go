package web

import (
	"context"
	"net/http"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/staff"
	"lethe/web/view"
)

// showUsers draws the list of those who may sign in.
func (s *site) showUsers(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	list, err := s.Staff.List(ctx)
	if err != nil {
		return err
	}
	page := view.Users{Frame: f, MayManage: auth.From(ctx).May(auth.ManageStaff)}
	for _, a := range list {
		page.Rows = append(page.Rows, accountOf(ctx, a))
	}
	return render(w, r, http.StatusOK, view.UsersPage(page))
}

func accountOf(ctx context.Context, a *ent.StaffAccount) view.Account {
	return view.Account{
		ID: a.ID.String(), Name: a.Name, Email: a.Email, Role: a.Role,
		Added: a.CreatedAt, SignedIn: timeOf(a.SignedInAt), Disabled: timeOf(a.DisabledAt),
		Mine: a.ID == auth.From(ctx).ID,
	}
}

// findUser finds the account that the address names.
func (s *site) findUser(r *http.Request) (*ent.StaffAccount, error) {
	list, err := s.Staff.List(r.Context())
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		if a.ID.String() == r.PathValue("account") {
			return a, nil
		}
	}
	return nil, fault.New(fault.NotFound, "There is no such account.")
}

func (s *site) showUser(w http.ResponseWriter, r *http.Request) error {
	a, err := s.findUser(r)
	if err != nil {
		return err
	}
	return s.drawUser(w, r, http.StatusOK, a, view.AccountDetails{Role: a.Role})
}

func (s *site) drawUser(w http.ResponseWriter, r *http.Request, status int, a *ent.StaffAccount, page view.AccountDetails) error {
	ctx := r.Context()
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	held, err := s.sessionsOf(ctx, a)
	if err != nil {
		return err
	}
	page.Frame, page.Account, page.MayManage = f, accountOf(ctx, a), auth.From(ctx).May(auth.ManageStaff)
	if a.DisabledAt == nil {
		page.Sessions = len(held)
	}
	return render(w, r, status, view.AccountPage(page))
}

func (s *site) askUser(w http.ResponseWriter, r *http.Request) error {
	return s.drawNewUser(w, r, http.StatusOK, view.NewAccount{Role: string(auth.Reviewer)})
}

func (s *site) drawNewUser(w http.ResponseWriter, r *http.Request, status int, page view.NewAccount) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page.Frame = f
	return render(w, r, status, view.NewAccountPage(page))
}

// addUser adds an account with a password that is made here. It is in this answer
// and nowhere else.
func (s *site) addUser(w http.ResponseWriter, r *http.Request) error {
	fields, err := form(r, "name", "email", "role")
	if err != nil {
		return err
	}
	in := staff.Account{
		Email: fields.Get("email"), Name: fields.Get("name"), Role: auth.Role(fields.Get("role")), Password: staff.NewPassword(),
	}
	added, err := s.Staff.Add(r.Context(), in)
	if err != nil {
		status, faults, refused, err := again(err)
		if err != nil {
			return err
		}
		return s.drawNewUser(w, r, status, view.NewAccount{
			Email: in.Email, Name: in.Name, Role: string(in.Role), Faults: faults, Refused: refused,
		})
	}
	return s.showPassword(w, r, added, in.Password)
}

func (s *site) showPassword(w http.ResponseWriter, r *http.Request, whose *ent.StaffAccount, password string) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.ShownPasswordPage(view.ShownPassword{
		Frame: f, Account: accountOf(r.Context(), whose), Password: password,
	}))
}
