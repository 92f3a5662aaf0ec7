package graph

import (
	"context"
	"strings"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/ent/predicate"
	"lethe/internal/erasure"
	"lethe/internal/fault"
)

// oneOf is the condition for the one request that is meant. It fails with
// BadInput unless exactly one of id and reference is given.
func oneOf(id *uuid.UUID, reference *string) (predicate.ErasureRequest, error) {
	switch {
	case id != nil && reference == nil:
		return erasurerequest.ID(*id), nil
	case reference != nil && id == nil:
		return erasurerequest.Reference(strings.ToUpper(strings.TrimSpace(*reference))), storable(reference)
	}
	return nil, fault.New(fault.BadInput, "Give exactly one of id and reference.")
}

// duplicateOf finds the earlier request that this one is linked or joined to, if
// the actor may see it.
func (r *Resolver) duplicateOf(ctx context.Context, of *ent.ErasureRequest) (*ent.ErasureRequest, error) {
	if of.DuplicateOfID == nil {
		return nil, nil
	}
	query, err := r.read.ErasureRequest.Query().Where(erasurerequest.ID(*of.DuplicateOfID), erasure.VisibleRequests(ctx)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	found, err := query.Only(ctx)
	return orNull(found, err)
}

// orNull turns what is not there into null, which is no error in GraphQL.
func orNull[T any](found *T, err error) (*T, error) {
	if ent.IsNotFound(err) {
		return nil, nil
	}
	return found, err
}
