package staff

import (
	"context"
	"fmt"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/staffaccount"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
)

// Account is a member of staff to add.
type Account struct {
	Email    string // kept in lower case
	Name     string // at most 200 characters
	Role     auth.Role
	Password string // 15 to 128 characters
}

// Add creates an account. It fails with BadInput, naming each field, and with
// Conflict when the e-mail address has an account, disabled or not.
func (s *Service) Add(ctx context.Context, in Account) (*ent.StaffAccount, error) {
	if err := auth.Require(ctx, auth.ManageStaff); err != nil {
		return nil, err
	}
	in.Email, in.Name = strings.ToLower(strings.TrimSpace(in.Email)), strings.TrimSpace(in.Name)
	if err := in.check(); err != nil {
		return nil, err
	}
	hashed, err := s.hash(ctx, in.Password)
	if err != nil {
		return nil, err
	}
	var added *ent.StaffAccount
	err = s.change(ctx, func(ctx context.Context, c *change) error {
		added, err = c.tx.StaffAccount.Create().
			SetEmail(in.Email).SetName(in.Name).SetRole(string(in.Role)).
			SetPasswordHash(hashed).SetCreatedAt(c.now).
			Save(ctx)
		switch {
		case database.IsUnique(err, "staff_accounts_email_key"):
			return fault.New(fault.Conflict, "There is already an account with this e-mail address.")
		case err != nil:
			return fmt.Errorf("add an account: %w", err)
		}
		return c.record(ctx, added.ID, "staff.added", map[string]any{"role": string(in.Role)})
	})
	if err != nil {
		return nil, err
	}
	return added.Unwrap(), nil
}

func (a Account) check() error {
	fields := checkEmail(a.Email)
	fields = append(fields, checkName("name", a.Name)...)
	fields = append(fields, checkRole(a.Role)...)
	return fault.Invalid(append(fields, checkPassword(a.Password)...)...)
}

func checkEmail(email string) []fault.Field {
	parsed, err := mail.ParseAddress(email)
	if err == nil && parsed.Address == email && len(email) <= 254 {
		return nil
	}
	return []fault.Field{{Path: "email", Message: "Give an e-mail address such as name@example.com, at most 254 characters long."}}
}

// checkName refuses what would break a line of a page or of the ledger.
func checkName(path, name string) []fault.Field {
	if n := utf8.RuneCountInString(name); n >= 1 && n <= 200 && !strings.ContainsFunc(name, unicode.IsControl) {
		return nil
	}
	return []fault.Field{{Path: path, Message: "Give 1 to 200 characters without line breaks."}}
}

// List returns every account, disabled ones too, by e-mail address.
func (s *Service) List(ctx context.Context) ([]*ent.StaffAccount, error) {
	if err := auth.Require(ctx, auth.SeeStaff); err != nil {
		return nil, err
	}
	list, err := s.db.Read().StaffAccount.Query().Order(ent.Asc(staffaccount.FieldEmail)).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("list the accounts: %w", err)
	}
	return list, nil
}

// lockID takes the row lock of an account.
func (c *change) lockID(ctx context.Context, id uuid.UUID) (*ent.StaffAccount, error) {
	a, err := c.tx.StaffAccount.Query().Where(staffaccount.ID(id)).ForUpdate().Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.New(fault.NotFound, "There is no such account.")
	case err != nil:
		return nil, fmt.Errorf("lock account %s: %w", id, err)
	}
	return a, nil
}

// lock takes the row lock of the account with the e-mail address.
func (c *change) lock(ctx context.Context, email string) (*ent.StaffAccount, error) {
	a, err := c.tx.StaffAccount.Query().
		Where(staffaccount.Email(strings.ToLower(strings.TrimSpace(email)))).
		ForUpdate().Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.New(fault.NotFound, "There is no account with this e-mail address.")
	case err != nil:
		return nil, fmt.Errorf("lock an account: %w", err)
	}
	return a, nil
}
