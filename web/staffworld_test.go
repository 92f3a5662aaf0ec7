package web_test

import (
	"context"

	"lethe/ent"
	"lethe/ent/staffaccount"
	"lethe/internal/auth"
	"lethe/internal/staff"
)

// acting is a context in which the account of the role acts.
func (w *world) acting(role auth.Role) context.Context {
	w.t.Helper()
	a := w.person(w.account(role))
	return auth.With(w.t.Context(), auth.StaffMember(a.ID, a.Name, role))
}

// person reads the account with the e-mail address.
func (w *world) person(address string) *ent.StaffAccount {
	w.t.Helper()
	a, err := w.db.Read().StaffAccount.Query().Where(staffaccount.Email(address)).Only(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// newcomer is an account in which nobody is signed in.
func (w *world) newcomer() *ent.StaffAccount {
	w.t.Helper()
	a, err := w.staff.Add(w.system(), staff.Account{Email: "kim@example.com", Name: "Kim Example", Role: auth.Reviewer, Password: password})
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// sharedView is a view that the lead shares.
func (w *world) sharedView(name string) *ent.SavedView {
	w.t.Helper()
	v, err := w.staff.SaveView(w.acting(auth.Lead), staff.NewView{Name: name, Query: "view=overdue", Shared: true})
	if err != nil {
		w.t.Fatal(err)
	}
	return v
}

func (w *world) token(name string) *ent.APIToken {
	w.t.Helper()
	_, t, err := w.staff.CreateToken(w.system(), staff.NewToken{Name: name, Scopes: []auth.Permission{auth.SubmitRequests}})
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}
