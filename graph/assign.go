package graph

import (
	"context"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/note"
	"lethe/ent/staffaccount"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
)

// accountWith is the account with the e-mail address, which a request can be
// assigned to; nil for none given. Only who may assign learns whether there is one.
func (r *Resolver) accountWith(ctx context.Context, email *string) (*uuid.UUID, error) {
	if err := auth.Require(ctx, auth.ReviewRequests); err != nil || email == nil {
		return nil, err
	}
	if err := storable(email); err != nil {
		return nil, err
	}
	id, err := r.read.StaffAccount.Query().Where(staffaccount.Email(strings.ToLower(strings.TrimSpace(*email))), erasure.Assignable()).OnlyID(ctx)
	switch {
	case ent.IsNotFound(err):
		return nil, fault.Invalid(fault.Field{Path: "email", Message: "Give the e-mail address of a reviewer or a lead whose account is not disabled."})
	case err != nil:
		return nil, fmt.Errorf("look for an account: %w", err)
	}
	return &id, nil
}

// withAssignees reads who looks after the requests of a page at once, when it is
// asked for.
func withAssignees(ctx context.Context, q *ent.ErasureRequestQuery) *ent.ErasureRequestQuery {
	if selects(ctx, "edges", "node", "assignedTo") {
		q.WithAssignee()
	}
	return q
}

// assignedTo is the name of who looks after a request, which a list has loaded with it.
func assignedTo(ctx context.Context, of *ent.ErasureRequest) (*string, error) {
	if of.AssigneeID == nil {
		return nil, nil
	}
	loaded, err := of.Edges.AssigneeOrErr()
	if ent.IsNotLoaded(err) {
		loaded, err = of.QueryAssignee().Only(ctx)
	}
	if err != nil || loaded == nil {
		return nil, err
	}
	return &loaded.Name, nil
}

// notesOf are the notes of a request for those who read all requests and subjects:
// they may speak of the person.
func (r *Resolver) notesOf(ctx context.Context, of *ent.ErasureRequest) ([]*ent.Note, error) {
	if who := auth.From(ctx); !who.May(auth.ReadRequests) || !who.May(auth.SeeSubjects) {
		return nil, nil
	}
	return r.read.Note.Query().Where(note.RequestID(of.ID)).
		Order(ent.Desc(note.FieldCreatedAt, note.FieldID)).Limit(maxPage).All(ctx)
}
