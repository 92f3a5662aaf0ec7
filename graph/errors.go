package graph

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"lethe/graph/generated"
	"lethe/internal/fault"
)

// errorPresenter translates every error of an operation into what the caller
// sees: a sentence, extensions.code, and for input extensions.fields. There is
// no other place that does.
type errorPresenter struct {
	log         *slog.Logger
	requestID   func(context.Context) string
	unavailable func(error) bool
}

// InputField is an entry of extensions.fields.
type InputField struct {
	Path    string `json:"path"`
	Message string `json:"message"`
}

// present returns the error for the caller. A fault of several fields becomes
// as many errors, one per problem.
func (p *errorPresenter) present(ctx context.Context, err error) *gqlerror.Error {
	g := graphql.DefaultErrorPresenter(ctx, err)
	f, path := p.classify(ctx, g, err)
	if len(f.Fields) > 1 {
		for _, field := range f.Fields[:len(f.Fields)-1] {
			graphql.AddError(ctx, &gqlerror.Error{Err: fault.Invalid(field), Path: path, Locations: g.Locations})
		}
		f = fault.Of(fault.Invalid(f.Fields[len(f.Fields)-1]))
	}
	out := &gqlerror.Error{Message: f.Message, Path: path, Locations: g.Locations, Extensions: map[string]any{"code": f.Kind}}
	if len(f.Fields) == 1 {
		field := InputField{Path: inArguments(ctx, f.Fields[0].Path), Message: sentence(f.Fields[0].Message)}
		out.Message = field.Path + ": " + field.Message
		out.Extensions["fields"] = []InputField{field}
	}
	return out
}

// classify says what kind of failure the error is, and where in the response.
func (p *errorPresenter) classify(ctx context.Context, g *gqlerror.Error, err error) (*fault.Error, ast.Path) {
	field := graphql.GetFieldContext(ctx)
	_, isFault := errors.AsType[*fault.Error](err)
	_, isPanic := errors.AsType[panicked](err)
	switch {
	case isPanic:
		return p.internal(ctx, err), g.Path
	case isArgument(field):
		return fault.Of(fault.Invalid(fault.Field{Path: belowArgument(field, g.Path), Message: sentence(cause(g))})), field.Path()
	case g.Err == nil && field == nil && !isFault: // the parser, the validator and the coercion of variables
		return ofDocument(ctx, g)
	default:
		return p.kind(ctx, err), g.Path
	}
}

// kind says what kind of failure an error of the domain or the database is.
func (p *errorPresenter) kind(ctx context.Context, err error) *fault.Error {
	f := fault.Of(err)
	switch {
	case f.Kind != fault.Internal:
		return f
	case p.unavailable(err), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return fault.Of(fault.New(fault.Unavailable, "The database does not answer in time. Try again; a submit with the same idempotency key is safe."))
	default:
		return p.internal(ctx, err)
	}
}

// ofDocument classifies what gqlparser says of a document and its variables. A
// path of it leads into the variables, not into the response.
func ofDocument(ctx context.Context, g *gqlerror.Error) (*fault.Error, ast.Path) {
	switch {
	case strings.HasPrefix(g.Message, "exceeded token limit"):
		return fault.Of(fault.New(fault.TooComplex, "The document has more than %d tokens. Send values as variables, or several operations.", maxTokens)), nil
	case len(g.Path) > 1 && g.Path[0] == ast.PathName("variable"):
		return fault.Of(fault.Invalid(fault.Field{Path: throughVariable(graphql.GetOperationContext(ctx).Operation, g.Path[1:]), Message: variable(g.Message)})), nil
	case g.Message == "PersistedQueryNotFound": // the protocol of persisted queries goes by this text
		return fault.Of(fault.New(fault.BadInput, "%s", g.Message)), nil
	default:
		return fault.Of(fault.New(fault.BadInput, "%s", sentence(withoutValue(g.Message)))), nil
	}
}

// withoutValue cuts off the value that gqlparser quotes from the document: it may
// identify a person, and callers log the errors they get. The location stays.
func withoutValue(message string) string {
	message, _, _ = strings.Cut(message, ", found ")
	message, _, _ = strings.Cut(message, " value: ")
	if strings.HasPrefix(message, "Unexpected ") {
		message, _, _ = strings.Cut(message, ` "`)
	}
	return message
}

// variable makes a sentence that says what would be right, where gqlparser
// only says what is wrong.
func variable(message string) string {
	switch message {
	case "unknown field":
		return "There is no such field. See the schema for those there are."
	case "must be defined", "cannot be null":
		return "This is required, and not null."
	}
	if _, name, ok := strings.Cut(message, " is not a valid "); ok {
		return "Give one of " + values(name) + "."
	}
	return sentence(message)
}

// internal logs the cause, which the caller never sees. Neither arguments nor
// variables are logged.
func (p *errorPresenter) internal(ctx context.Context, err error) *fault.Error {
	name, message := "", "Something went wrong on our side."
	if field := graphql.GetFieldContext(ctx); field != nil {
		name = field.Object + "." + field.Field.Name
		if field.Object == "Mutation" {
			message += " Nothing was saved."
		}
	}
	id := p.requestID(ctx)
	p.log.ErrorContext(ctx, "graphql", "request", id, "field", name, "error", err)
	return &fault.Error{Kind: fault.Internal, Message: message + " Request id: " + id + "."}
}

// panicked is a panic as an error, for the log.
type panicked struct{ error }

// recover turns a panic into an error.
func (p *errorPresenter) recover(_ context.Context, v any) error {
	return panicked{fmt.Errorf("%w\n%s", fault.Panicked(v), debug.Stack())}
}

// isArgument reports whether the field failed before its resolver ran.
func isArgument(field *graphql.FieldContext) bool {
	return field != nil && field.Args == nil && len(field.Field.Arguments) > 0
}

// cause is the innermost message of a wrapped error, without its path.
func cause(g *gqlerror.Error) string {
	if g.Err != nil {
		return g.Err.Error()
	}
	return g.Message
}

func sentence(message string) string {
	if message == "" {
		return message
	}
	message = strings.ToUpper(message[:1]) + strings.TrimSuffix(message[1:], ".")
	if strings.HasSuffix(message, "?") {
		return message
	}
	return message + "."
}

// values lists the values of the enum of that name.
func values(enum string) string {
	definition := generated.NewExecutableSchema(generated.Config{}).Schema().Types[enum]
	if definition == nil {
		return "the values of " + enum
	}
	names := make([]string, len(definition.EnumValues))
	for i, v := range definition.EnumValues {
		names[i] = v.Name
	}
	return strings.Join(names, ", ")
}
