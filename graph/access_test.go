package graph_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/vektah/gqlparser/v2/ast"

	"lethe/graph/generated"
	"lethe/internal/auth"
)

// everybody may ask, and sees what is theirs to see: the tests of visibility.
const everybody = "everybody"

// access says for each field of Query and Mutation which scope lets a token use it;
// with a plus it takes both. A field that is not here fails the test.
var access = map[string][]string{
	"node": {everybody}, "nodes": {everybody}, "viewer": {everybody}, "regulations": {everybody},
	"erasureRequest": {everybody}, "erasureRequests": {everybody}, "archivedRequests": {everybody}, "deliveries": {everybody},

	"ledger": {"audit:read"}, "ledgerCheckpoint": {"audit:read"},
	"isSuppressed": {"suppression:check"}, "suppressions": {"suppression:check"},
	"subjectRequests": {"requests:read"},
	"destinations":    {"requests:read", "deliveries:manage", "routing:manage"},
	"ruleSet":         {"requests:read", "deliveries:manage", "routing:manage"},
	"ruleSets":        {"requests:read", "deliveries:manage", "routing:manage"},
	"previewRouting":  {"requests:read"}, // of a request; of facts, whoever may manage the routing too
	"simulateRouting": {"requests:read", "routing:manage"},
	"routingCoverage": {"requests:read", "routing:manage"},
	"routingDraft":    {"requests:read", "routing:manage"},

	"submitErasureRequest": {"requests:submit"}, "submitErasureRequests": {"requests:submit"},
	"correctErasureRequest": {"requests:review"}, "approveErasureRequest": {"requests:review"}, "undoApproval": {"requests:review"},
	"rejectErasureRequest": {"requests:review"}, "cancelErasureRequest": {"requests:review"},
	"holdErasureRequest": {"requests:review"}, "releaseErasureRequest": {"requests:review"},
	"joinErasureRequest": {"requests:review"}, "unlinkErasureRequest": {"requests:review"},
	"assignErasureRequest": {"requests:review"}, "addNote": {"requests:review"}, "revealIdentifiers": {"requests:review"},
	"extendDeadline": {"requests:review"}, "pauseDeadline": {"requests:review"}, "resumeDeadline": {"requests:review"},

	"retryDelivery": {"deliveries:manage"}, "retryDeliveries": {"deliveries:manage"},
	"holdDelivery": {"deliveries:manage"}, "releaseDelivery": {"deliveries:manage"},
	"waiveDelivery": {"deliveries:manage"}, "withdrawWaiver": {"deliveries:manage"}, "recordDelivery": {"deliveries:manage"},
	"pauseDestination": {"deliveries:manage"}, "resumeDestination": {"deliveries:manage"},
	"resendDeliveries":    {"deliveries:manage+requests:read"},
	"backfillDestination": {"deliveries:manage+requests:read"},
	"testDestination":     {"deliveries:manage", "routing:manage"},

	"createDestination": {"routing:manage"}, "updateDestination": {"routing:manage"}, "removeDestination": {"routing:manage"},
	"setDestinationSecret": {"routing:manage"},
	"publishRules":         {"routing:manage"}, "agreeToRules": {"routing:manage"}, "withdrawRules": {"routing:manage"},
}

// Every field of the schema is asked for by a token without a scope, by one of
// each scope, and by those that access names: it refuses all but the last.
func TestS21_EveryFieldAsksEveryScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	schema := generated.NewExecutableSchema(generated.Config{}).Schema()
	tokens := []string{"", "deliveries:manage+requests:read"}
	for _, scope := range auth.AllScopes() {
		tokens = append(tokens, string(scope))
	}
	for _, scopes := range tokens {
		w.actors[scopes] = token("shop", split(scopes)...)
	}
	left := map[string]bool{}
	for name := range access {
		left[name] = true
	}
	for _, root := range []*ast.Definition{schema.Query, schema.Mutation} {
		for _, f := range root.Fields {
			may, listed := access[f.Name]
			switch {
			case strings.HasPrefix(f.Name, "__"):
				continue
			case !listed:
				t.Errorf("%s.%s is not in the table: say who may use it", root.Name, f.Name)
				continue
			}
			delete(left, f.Name)
			for _, scopes := range tokens {
				out := w.ask(scopes, call(schema, root, f))
				refused := len(out.Errors) > 0 && out.Errors[0].Extensions.Code == "FORBIDDEN"
				if want := !suffices(scopes, may); refused != want {
					t.Errorf("%s.%s with the scope %q is refused: %v, want %v (%.200s)", root.Name, f.Name, scopes, refused, want, out.text)
				}
				if refused && (out.Data[f.Name] != nil || strings.Contains(out.text, "crm")) {
					t.Errorf("%s.%s refuses the scope %q and answers %.200s", root.Name, f.Name, scopes, out.text)
				}
			}
		}
	}
	for name := range left {
		t.Errorf("the table has %s, which the schema does not have any more", name)
	}
}

// suffices reports whether the scopes hold all of one of those that are enough.
func suffices(scopes string, enough []string) bool {
	return slices.ContainsFunc(enough, func(one string) bool {
		return one == everybody || !slices.ContainsFunc(split(one), func(p auth.Permission) bool { return !slices.Contains(split(scopes), p) })
	})
}

func split(scopes string) []auth.Permission {
	var list []auth.Permission
	for s := range strings.SplitSeq(scopes, "+") {
		if s != "" {
			list = append(list, auth.Permission(s))
		}
	}
	return list
}

// chosen are the arguments of fields that take one of several.
var chosen = map[string]string{
	"erasureRequest": `reference: "ER-7QK4-M2XD"`,
	"previewRouting": `input: {reference: "ER-7QK4-M2XD"}`,
}

// call is an operation with one field, and no more arguments than it wants.
func call(schema *ast.Schema, root *ast.Definition, f *ast.FieldDefinition) string {
	arguments := chosen[f.Name]
	for _, a := range f.Arguments {
		if chosen[f.Name] == "" && a.Type.NonNull && a.DefaultValue == nil {
			arguments += a.Name + ": " + literal(schema, a.Name, a.Type) + " "
		}
	}
	text := f.Name
	if arguments != "" {
		text += "(" + arguments + ")"
	}
	if schema.Types[f.Type.Name()].IsCompositeType() {
		text += " { __typename }"
	}
	return fmt.Sprintf("%s { %s }", strings.ToLower(root.Name), text)
}

// literal is a value of the type that no field of that name refuses for its form.
func literal(schema *ast.Schema, name string, of *ast.Type) string {
	if of.Elem != nil {
		return "[" + literal(schema, name, of.Elem) + "]"
	}
	switch d := schema.Types[of.NamedType]; {
	case d.Kind == ast.Enum:
		return d.EnumValues[0].Name
	case d.Kind == ast.InputObject:
		var fields []string
		for _, f := range d.Fields {
			if f.Type.NonNull && f.DefaultValue == nil {
				fields = append(fields, f.Name+": "+literal(schema, f.Name, f.Type))
			}
		}
		return "{" + strings.Join(fields, ", ") + "}"
	case name == "document":
		return `"""` + twoDestinations + `"""`
	case name == "text", name == "detail":
		return `"Ten characters and more."`
	default:
		return map[string]string{
			"ID": `"0190b5a0-0000-7000-8000-000000000001"`, "Int": "1", "Boolean": "true", "Map": "{}",
			"Date": `"2026-11-20"`, "Time": `"2026-11-20T12:00:00Z"`, "String": `"crm"`,
		}[of.NamedType]
	}
}
