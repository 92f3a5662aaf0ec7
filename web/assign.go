package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

// askAssign shows the form on which a request is given to a colleague.
func (s *site) askAssign(w http.ResponseWriter, r *http.Request) error {
	return s.ask(w, r, func(m view.May) bool { return m.Assign }, func(found *ent.ErasureRequest, back string) error {
		page := view.Assign{Reference: found.Reference, Version: found.Version, Return: back}
		if found.AssigneeID != nil {
			page.To = found.AssigneeID.String()
		}
		return s.drawAssign(w, r, http.StatusOK, page)
	})
}

func (s *site) drawAssign(w http.ResponseWriter, r *http.Request, status int, page view.Assign) error {
	var err error
	if page.Frame, err = s.frame(r); err != nil {
		return err
	}
	if page.Colleagues, err = s.colleagues(r.Context()); err != nil {
		return err
	}
	return render(w, r, status, view.AssignPage(page))
}

// colleagues are those to whom a request can be assigned, by name.
func (s *site) colleagues(ctx context.Context) ([]view.Colleague, error) {
	accounts, err := s.Staff.Assignable(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]view.Colleague, len(accounts))
	for i, a := range accounts {
		out[i] = view.Colleague{ID: a.ID.String(), Name: a.Name, Self: a.ID == auth.From(ctx).ID}
	}
	return out, nil
}

// assign gives a request to a colleague, to the person who asks, or to nobody.
func (s *site) assign(w http.ResponseWriter, r *http.Request) error {
	d, err := s.decision(r, "assign", "to")
	if err != nil {
		return err
	}
	ctx := r.Context()
	var saved *ent.ErasureRequest
	to, err := assigneeTyped(ctx, d.fields.Get("to"))
	if err == nil {
		saved, err = s.Erasure.Assign(ctx, erasure.Assignment{RequestID: d.request.ID, To: to, Version: d.version})
	}
	switch {
	case fault.Is(err, fault.BadInput):
		return s.drawAssign(w, r, http.StatusUnprocessableEntity, view.Assign{
			Reference: d.request.Reference, Version: d.version, Return: d.back, Faults: faultsOf(err),
		})
	case err != nil:
		return s.undecided(w, r, d, err)
	}
	name, err := s.nameOf(ctx, saved.AssigneeID)
	if err != nil {
		return err
	}
	return s.tell(w, r, d.back, view.Assigned(r.Context(), saved.Reference, name, isActor(ctx, saved.AssigneeID)))
}

// assigneeTyped reads whom the form means: an account, "me", or nobody.
func assigneeTyped(ctx context.Context, to string) (*uuid.UUID, error) {
	switch to {
	case "":
		return nil, nil
	case "me":
		me := auth.From(ctx).ID
		return &me, nil
	}
	id, err := uuid.Parse(to)
	if err != nil {
		return nil, fault.Invalid(fault.Field{Path: "to", Message: "Choose a colleague from the list."})
	}
	return &id, nil
}

// nameOf is the name of an account; empty for none.
func (s *site) nameOf(ctx context.Context, account *uuid.UUID) (string, error) {
	if account == nil {
		return "", nil
	}
	a, err := s.Read.StaffAccount.Get(ctx, *account)
	if err != nil {
		return "", fmt.Errorf("load account %s: %w", account, err)
	}
	return a.Name, nil
}

// isActor reports whether the account is that of who acts.
func isActor(ctx context.Context, account *uuid.UUID) bool {
	return account != nil && *account == auth.From(ctx).ID
}
