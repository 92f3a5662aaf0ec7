package erasure

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/ent/identifier"
	"lethe/internal/auth"
	"lethe/internal/destination"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// Reveal asks for the plain identifiers of a request.
type Reveal struct {
	RequestID uuid.UUID
	Purpose   lifecycle.RevealPurpose // what they are needed for; the ledger keeps it
}

// Revealed is a request and its identifiers in plain, in the sender's order. They
// are for the eyes of who asked, and are kept nowhere.
type Revealed struct {
	Request     *ent.ErasureRequest
	Identifiers []destination.Identifier // prints its type, and not its value
}

// Reveal opens the identifiers of a request, after it has written to the ledger who
// asked and for what: nothing is shown unless the entry is saved. It fails with
// BadInput for a purpose outside the list, with Forbidden for a reviewer to whom the
// request is not assigned, and with Conflict for an archived request, whose
// identifiers are destroyed.
func (s *Service) Reveal(ctx context.Context, in Reveal) (Revealed, error) {
	if err := auth.Require(ctx, auth.RevealSubjects); err != nil {
		return Revealed{}, err
	}
	if !in.Purpose.Valid() {
		return Revealed{}, fault.Invalid(fault.Field{Path: "purpose", Message: "Choose what you need the identifiers for."})
	}
	var out Revealed
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		c, err := s.lock(ctx, tx, in.RequestID, VisibleRequests(ctx))
		if fault.Is(err, fault.NotFound) {
			return whyGone(ctx, tx, in.RequestID, err)
		}
		if err != nil {
			return err
		}
		if !MayReveal(ctx, c.request) {
			return fault.New(fault.Forbidden, "Assign this request to yourself first; then you can see its identifiers.")
		}
		out, err = s.showPlain(ctx, c, in.Purpose)
		return err
	})
	if err != nil {
		return Revealed{}, err
	}
	out.Request = out.Request.Unwrap()
	return out, nil
}

// MayReveal reports whether the actor may see the plain identifiers of the request:
// a reviewer sees those of the requests that are assigned to them.
func MayReveal(ctx context.Context, r *ent.ErasureRequest) bool {
	who := auth.From(ctx)
	return who.May(auth.RevealAnyone) || who.May(auth.RevealSubjects) && equal(r.AssigneeID, &who.ID)
}

// showPlain writes the entry, and only then opens the identifiers.
func (s *Service) showPlain(ctx context.Context, c *change, purpose lifecycle.RevealPurpose) (Revealed, error) {
	types, err := c.tx.Identifier.Query().Where(identifier.RequestID(c.request.ID)).
		Unique(true).Order(ent.Asc(identifier.FieldType)).Select(identifier.FieldType).Strings(ctx)
	if err != nil {
		return Revealed{}, fmt.Errorf("load the identifier types of request %s: %w", c.request.ID, err)
	}
	err = ledger.Append(ctx, c.tx, c.now, ledger.Entry{Subject: c.request.ID, Action: "subject.revealed", Detail: map[string]any{
		"purpose": string(purpose), "types": types,
	}})
	if err != nil {
		return Revealed{}, err
	}
	plain, err := s.reveal(ctx, c.tx.Client(), c.request)
	return Revealed{Request: c.request, Identifiers: plain}, err
}

// whyGone is the error for a request that is not there: notFound, or that it is
// archived, if the actor may see it.
func whyGone(ctx context.Context, tx *ent.Tx, id uuid.UUID, notFound error) error {
	a, err := tx.ArchivedRequest.Query().Where(archivedrequest.ID(id), VisibleArchived(ctx)).Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return notFound
	case err != nil:
		return fmt.Errorf("look for request %s in the archive: %w", id, err)
	}
	return Forgotten(a)
}

// Forgotten says that the identifiers of an archived request cannot be shown.
func Forgotten(a *ent.ArchivedRequest) error {
	return fault.New(fault.Conflict, "The identifiers of this request were destroyed on %s, when it was archived. Nobody can show them any more.",
		a.ArchivedAt.UTC().Format("2 January 2006"))
}
