package app

import (
	"context"
	"time"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/demo"
	"lethe/internal/staff"
)

// devStaff is one account of each role.
var devStaff = []struct {
	role        auth.Role
	email, name string
}{
	{auth.Reviewer, "reviewer@example.com", "Robin Okafor"},
	{auth.Lead, "lead@example.com", "Lea Marchetti"},
	{auth.Auditor, "auditor@example.com", "Aud Lindqvist"},
	{auth.Operator, "operator@example.com", "Omar Petrov"},
	{auth.Admin, "admin@example.com", "Ada Novak"},
}

// access makes sure that there is an account of each role and a token with
// every scope, and keeps those of an earlier run.
func (a *App) access(ctx context.Context, file string) (demo.Access, error) {
	access, err := demo.ReadAccess(file)
	if err != nil {
		return demo.Access{}, err
	}
	if err := a.devAccounts(ctx, &access); err != nil {
		return demo.Access{}, err
	}
	if _, err := a.Staff.Authenticate(ctx, access.Token); err == nil {
		return access, nil
	}
	name := "lethe dev, " + time.Now().UTC().Format("2006-01-02 15:04:05.000")
	access.Token, _, err = a.Staff.CreateToken(ctx, staff.NewToken{Name: name, Source: "lethe-dev", Scopes: auth.AllScopes()})
	return access, err
}

func (a *App) devAccounts(ctx context.Context, access *demo.Access) error {
	accounts, err := a.Staff.List(ctx)
	if err != nil {
		return err
	}
	known := map[string]*ent.StaffAccount{}
	for _, account := range accounts {
		known[account.Email] = account
	}
	var people []demo.Person
	for _, s := range devStaff {
		p := demo.Person{Email: s.email, Role: string(s.role), Password: access.Password(s.email)}
		switch {
		case known[s.email] == nil:
			p.Password = staff.NewPassword()
			_, err = a.Staff.Add(ctx, staff.Account{Email: s.email, Name: s.name, Role: s.role, Password: p.Password})
		case p.Password == "":
			p.Password = staff.NewPassword()
			err = a.Staff.SetPassword(ctx, s.email, p.Password)
		}
		if err != nil {
			return err
		}
		people = append(people, p)
	}
	access.Staff = people
	return nil
}
