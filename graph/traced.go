package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
)

// traced traces each operation by its type and nothing else: its name, its document
// and its variables are the caller's, and may hold identifiers.
func traced(span func(context.Context, string) (context.Context, func(bool))) graphql.ResponseMiddleware {
	return func(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
		if !graphql.HasOperationContext(ctx) || graphql.GetOperationContext(ctx).Operation == nil {
			return next(ctx)
		}
		ctx, end := span(ctx, string(graphql.GetOperationContext(ctx).Operation.Operation))
		response := next(ctx)
		end(response != nil && len(response.Errors) > 0)
		return response
	}
}
