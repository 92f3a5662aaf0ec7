// Package graph is the GraphQL edge. A resolver takes the input, calls one
// method of the door (internal/erasure) or reads through the read-only client,
// and wraps the result; it decides nothing.
//
//	HTTP POST ─► post ─► gqlgen: parse (tokens) ─► validate ─► limits ─► resolvers
//	               │                                  │           │          │
//	               └──────────────── errors ──────────┴───────────┴──────────┴─► errorPresenter
//
// Who asks is in the request's context (internal/auth), put there by whoever
// mounts the handler. Nobody learns anything of the schema without credentials.
//
// What may be seen: requests, archived requests and deliveries as
// erasure.Visible… say; masked identifiers and what the data subject is told or
// asked by those who may see subjects; a timeline with audit:read or on requests
// of one's own source; destinations and rules with requests:read,
// deliveries:manage or routing:manage; what the regulations say by everybody. What
// may not be seen looks like what is not there.
package graph

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/handler"
	"github.com/99designs/gqlgen/graphql/handler/extension"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"lethe/ent"
	"lethe/graph/generated"
	"lethe/internal/audit"
	"lethe/internal/erasure"
)

// Config is what the handler needs. Every field is required but Span.
type Config struct {
	Erasure     *erasure.Service
	Audit       *audit.Service
	Read        *ent.Client                  // its connections are read-only
	Log         *slog.Logger                 // gets the causes of INTERNAL errors
	RequestID   func(context.Context) string // what an INTERNAL error shows
	Unavailable func(error) bool             // whether the database is away, and trying again may help
	// Span traces an operation by its type; the function that it returns ends it. Nil: none is traced.
	Span func(ctx context.Context, kind string) (context.Context, func(failed bool))
}

// How long a query may take, and one that simulates. Mutations have no limit of
// their own: what they began they finish, or the caller goes away.
const (
	queryTimeout      = 5 * time.Second
	simulationTimeout = 30 * time.Second
)

// New returns the handler of /graphql. It answers POST only, and recovers from
// panics.
func New(cfg Config) http.Handler {
	errors := &errorPresenter{log: cfg.Log, requestID: cfg.RequestID, unavailable: cfg.Unavailable}
	resolver := &Resolver{erasure: cfg.Erasure, audit: cfg.Audit, read: cfg.Read, errors: errors}
	server := handler.New(generated.NewExecutableSchema(generated.Config{Resolvers: resolver}))
	server.AddTransport(post{})
	server.SetParserTokenLimit(maxTokens)
	server.SetQueryCache(lru.New[*ast.QueryDocument](1000))
	server.SetErrorPresenter(errors.present)
	server.SetRecoverFunc(errors.recover)
	server.Use(extension.AutomaticPersistedQuery{Cache: lru.New[string](500)})
	server.Use(extension.Introspection{}) // only callers with credentials come this far
	server.Use(limits{})
	server.AroundResponses(withTimeout)
	if cfg.Span != nil {
		server.AroundResponses(traced(cfg.Span))
	}
	return server
}

func withTimeout(ctx context.Context, next graphql.ResponseHandler) *graphql.Response {
	if !graphql.HasOperationContext(ctx) || graphql.GetOperationContext(ctx).Operation == nil ||
		graphql.GetOperationContext(ctx).Operation.Operation != ast.Query {
		return next(ctx)
	}
	limit := queryTimeout
	if simulates(graphql.GetOperationContext(ctx)) {
		limit = simulationTimeout
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	return next(ctx)
}

func simulates(oc *graphql.OperationContext) bool {
	return slices.ContainsFunc(graphql.CollectFields(oc, oc.Operation.SelectionSet, []string{"Query"}), func(f graphql.CollectedField) bool {
		return f.Name == "simulateRouting"
	})
}
