package view_test

import (
	"time"

	"github.com/a-h/templ"

	"lethe/graph"
	"lethe/internal/apidoc"
	"lethe/web/view"
)

// apiSamples are the pages of the reference of the real schema.
func apiSamples() map[string]templ.Component {
	ref, err := apidoc.Read(graph.SDL())
	if err != nil {
		panic(err)
	}
	submit, _ := ref.Operation("mutation", "submitErasureRequests")
	ledger, _ := ref.Operation("query", "ledger")
	request, _ := ref.Type("ErasureRequest")
	order, _ := ref.Type("OrderDirection")
	node, _ := ref.Type("Node")
	start := view.API{
		Frame: frame(), Endpoint: "https://lethe.example.com/graphql", First: submit.Curl("https://lethe.example.com/graphql", time.Time{}),
		Scopes: []view.APIScope{{Name: "requests:submit", For: []apidoc.Use{{Kind: "mutation", Name: "submitErasureRequest"}, {Kind: "query", Name: "viewer"}}}},
	}
	found, nothing := start, start
	found.Query, found.Hits = "deadline", ref.Search("deadline")
	nothing.Query = "xyzzy"
	return map[string]templ.Component{
		"api":           view.APIPage(start),
		"api-found":     view.APIPage(found),
		"api-nothing":   view.APIPage(nothing),
		"api-mutations": view.APIListPage(view.APIList{Frame: frame(), Kind: "mutation", Groups: ref.Mutations}),
		"api-queries":   view.APIListPage(view.APIList{Frame: frame(), Kind: "query", Groups: ref.Queries}),
		"api-mutation":  view.APIOperationPage(view.APIOperation{Frame: frame(), Operation: submit, Curl: start.First}),
		"api-query":     view.APIOperationPage(view.APIOperation{Frame: frame(), Operation: ledger, Curl: start.First}),
		"api-types":     view.APITypesPage(view.APITypes{Frame: frame(), Types: ref.Types}),
		"api-object":    view.APITypePage(view.APIType{Frame: frame(), Type: request}),
		"api-enum":      view.APITypePage(view.APIType{Frame: frame(), Type: order}),
		"api-interface": view.APITypePage(view.APIType{Frame: frame(), Type: node}),
		"api-errors":    view.APIErrorsPage(view.APIErrors{Frame: frame(), Codes: apidoc.Codes(), Limits: apidoc.Limits()}),
		"api-webhooks":  view.APIWebhooksPage(view.APIWebhooks{Frame: frame(), Samples: apidoc.Webhooks()}),
		"graphiql":      view.GraphiQLPage(view.GraphiQL{Frame: frame(), Document: "query { viewer { name } }", Nonce: "NONCE"}),
	}
}
