package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/auth"
	"lethe/internal/erasure"
)

// identifiersOf returns the identifiers that were loaded with the request, or
// loads them.
func identifiersOf(ctx context.Context, r *ent.ErasureRequest) ([]*ent.Identifier, error) {
	if loaded, err := r.Edges.IdentifiersOrErr(); err == nil {
		return loaded, nil
	}
	return r.Identifiers(ctx)
}

// loadIdentifiers reads the identifiers of all results at once, when they are
// asked for and may be seen: a thousand requests must not take a thousand
// statements. If it cannot, the requests are taken all the same, and each field
// that asks for identifiers tries and fails by itself.
func (r *Resolver) loadIdentifiers(ctx context.Context, results []erasure.SubmitResult) {
	if !auth.From(ctx).May(auth.SeeSubjects) || !selects(ctx, "results", "request", "identifiers") {
		return
	}
	var ids []uuid.UUID
	for _, result := range results {
		if result.Request != nil {
			ids = append(ids, result.Request.ID)
		}
	}
	loaded, err := r.read.ErasureRequest.Query().Where(erasurerequest.IDIn(ids...)).WithIdentifiers().All(ctx)
	if err != nil {
		return
	}
	byID := map[uuid.UUID]*ent.ErasureRequest{}
	for _, request := range loaded {
		byID[request.ID] = request
	}
	for i, result := range results {
		if result.Request != nil && byID[result.Request.ID] != nil {
			results[i].Request = byID[result.Request.ID]
		}
	}
}

// selects reports whether the operation asks for the field below the current one.
func selects(ctx context.Context, path ...string) bool {
	fields := graphql.CollectFieldsCtx(ctx, nil)
	for _, name := range path {
		var below []graphql.CollectedField
		found := false
		for _, f := range fields {
			if f.Name == name {
				found = true
				below = append(below, graphql.CollectFields(graphql.GetOperationContext(ctx), f.Selections, nil)...)
			}
		}
		if !found {
			return false
		}
		fields = below
	}
	return true
}
