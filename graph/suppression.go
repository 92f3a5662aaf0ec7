package graph

import (
	"context"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/graph/model"
	"lethe/internal/erasure"
)

func identifierInput(in *model.IdentifierInput) erasure.IdentifierInput {
	return erasure.IdentifierInput{Type: in.Type, Value: in.Value}
}

// suppressions asks about all at once.
func (r *Resolver) suppressions(ctx context.Context, in []*model.IdentifierInput) ([]*erasure.Suppression, error) {
	identifiers := make([]erasure.IdentifierInput, len(in))
	for n, one := range in {
		identifiers[n] = identifierInput(one)
	}
	found, err := r.erasure.Suppressed(ctx, identifiers)
	if err != nil {
		return nil, err
	}
	out := make([]*erasure.Suppression, len(found))
	for n := range found {
		out[n] = &found[n]
	}
	return out, nil
}

// previous finds the archived request that was found when this one came, if it is
// still there and the actor may see it.
func (r *Resolver) previous(ctx context.Context, of *ent.ErasureRequest) (*ent.ArchivedRequest, error) {
	if of.PreviousID == nil {
		return nil, nil
	}
	query, err := r.read.ArchivedRequest.Query().Where(archivedrequest.ID(*of.PreviousID), erasure.VisibleArchived(ctx)).CollectFields(ctx)
	if err != nil {
		return nil, err
	}
	found, err := query.Only(ctx)
	return orNull(found, err)
}
