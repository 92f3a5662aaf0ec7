package view

import (
	"strings"

	"lethe/internal/apidoc"
)

const (
	apiErrors    = apiPath + "/errors"
	apiWebhooks  = apiPath + "/webhooks"
	apiTypes     = apiPath + "/types"
	schemaPath   = "/schema.graphql"
	graphiqlPath = "/graphiql"
)

// API is the first page of the reference, or what a search in it found.
type API struct {
	Frame
	Endpoint string // https://lethe.example.com/graphql
	First    string // the first request as a command
	Scopes   []APIScope
	Tokens   bool   // the person may make tokens
	Query    string // what was looked for; empty for nothing
	Hits     []apidoc.Hit
}

// APIScope is what a token may do with a scope.
type APIScope struct {
	Name string
	For  []apidoc.Use
}

// APIList is every query, or every mutation.
type APIList struct {
	Frame
	Kind   string // "query" or "mutation"
	Groups []apidoc.Group
}

// APIOperation is one query or mutation.
type APIOperation struct {
	Frame
	apidoc.Operation
	Curl string
}

// APITypes is every type.
type APITypes struct {
	Frame
	Types []apidoc.Type
}

// APIType is one type.
type APIType struct {
	Frame
	apidoc.Type
}

// APIErrors is what can go wrong, and how much can be asked.
type APIErrors struct {
	Frame
	Codes  []apidoc.Code
	Limits []apidoc.Limit
}

// APIWebhooks is what a destination receives and answers.
type APIWebhooks struct {
	Frame
	apidoc.Samples
}

// GraphiQL is the page on which operations are tried.
type GraphiQL struct {
	Frame
	Document  string // what is in the editor
	Variables string // as JSON; may be empty
	Nonce     string // of the page's policy
}

func apiKindPath(kind string) string {
	if kind == "query" {
		return apiPath + "/queries"
	}
	return apiPath + "/" + kind + "s"
}

// apiItemPath is the page of a query, a mutation or a type.
func apiItemPath(kind, name string) string { return apiKindPath(kind) + "/" + name }

func apiHitPath(h apidoc.Hit) string {
	path := apiItemPath(h.Kind, h.Name)
	if h.Field != "" {
		path += "#" + apiAnchor(h.Field)
	}
	return path
}

// hitName is what was found: "Delivery", or "Delivery.attempts".
func hitName(h apidoc.Hit) string {
	if h.Field == "" {
		return h.Name
	}
	return h.Name + "." + h.Field
}

func hitKind(h apidoc.Hit) string {
	if h.Field == "" {
		return h.Kind
	}
	return "part of a type"
}

// apiAnchor is the id of the row of a field or a value.
func apiAnchor(name string) string { return "field-" + name }

// around splits "[String!]!" at its name: "[" and "!]!".
func around(r apidoc.Ref) (before, after string) {
	before, after, _ = strings.Cut(r.Text, r.Name)
	return before, after
}

func plural(kind string) string {
	if kind == "query" {
		return "Queries"
	}
	return strings.ToUpper(kind[:1]) + kind[1:] + "s"
}

func (p APITypes) of(kind apidoc.Kind) []apidoc.Type {
	var out []apidoc.Type
	for _, t := range p.Types {
		if t.Kind == kind {
			out = append(out, t)
		}
	}
	return out
}

// plurals of the kinds of type.
var typeKinds = map[apidoc.Kind]string{
	apidoc.Object: "Objects", apidoc.Interface: "Interfaces", apidoc.Union: "Unions",
	apidoc.Input: "Inputs", apidoc.Enum: "Enums", apidoc.Scalar: "Scalars",
}

// apiTab is a part of the reference.
type apiTab struct{ label, href string }

func apiTabs() []apiTab {
	return []apiTab{
		{"Start", apiPath}, {"Mutations", apiKindPath("mutation")}, {"Queries", apiKindPath("query")}, {"Types", apiTypes},
		{"Errors and limits", apiErrors}, {"Webhooks", apiWebhooks},
	}
}

// repeats says whether the same may be sent again.
func repeats(c apidoc.Code) string {
	if c.Repeat {
		return "yes"
	}
	return "no"
}
