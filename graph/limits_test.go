package graph_test

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestS41_Limits(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	everything := `id reference state cause regulation source externalId attributes submittedAt receivedAt reviewEndsAt dueAt approvedAt
		finishedAt ruleSetVersion identifiers { type masked } decision { by at } hold { ground }
		deliveries(first: %d) { totalCount pageInfo { hasNextPage } edges { cursor node { id state attempts nextAttemptAt lastError closedAt
			destination { name title } receipts { via status detail receivedAt } } } }`
	nested := func(requests, deliveries int, fields string) string {
		return fmt.Sprintf("erasureRequests(first: %d) { edges { node { "+fields+" } } }", requests, deliveries)
	}
	small := `id deliveries(first: %d) { edges { node { id } } }`
	var repeated, aliased, roots, doubling strings.Builder
	for i := range 30 {
		fmt.Fprintf(&aliased, "a%d: viewer { name } ", i)
		fmt.Fprintf(&roots, "viewer { name } ")
	}
	repeated.WriteString(strings.Repeat("viewer { name } ", 5000))
	doubling.WriteString("{ viewer { ...F0 } } ")
	for i := range 80 {
		fmt.Fprintf(&doubling, "fragment F%d on Viewer { ...F%d ...F%d } ", i, i+1, i+1)
	}
	doubling.WriteString("fragment F80 on Viewer { name }")
	for name, c := range map[string]struct{ query, code, path string }{
		"100 requests with 20 deliveries, every field": {"{" + nested(100, 20, everything) + "}", "", ""},
		"100 requests with 20 deliveries":              {"{" + nested(100, 20, small) + "}", "", ""},
		"ten times that":                               {tenTimes(nested(100, 20, small)), "QUERY_TOO_COMPLEX", ""},
		"100 in 100 in 100":                            {`{erasureRequests(first:100){edges{node{deliveries(first:100){edges{node{request{deliveries(first:100){totalCount}}}}}}}}}`, "QUERY_TOO_COMPLEX", ""},
		"5,000 repeated fields":                        {"{" + repeated.String() + "}", "QUERY_TOO_COMPLEX", ""},
		"1,100 tokens":                                 {"{ viewer {" + strings.Repeat("name ", 1100) + "} }", "QUERY_TOO_COMPLEX", ""},
		"30 aliases":                                   {"{ viewer { " + strings.ReplaceAll(aliased.String(), "viewer { name }", "name") + "} }", "QUERY_TOO_COMPLEX", ""},
		"30 top fields":                                {"{" + roots.String() + "}", "QUERY_TOO_COMPLEX", ""},
		"fragments that double":                        {doubling.String(), "", ""},
		"nested too deep":                              {`{erasureRequests{edges{node{deliveries{edges{node{request{deliveries{edges{node{id}}}}}}}}}}}`, "QUERY_TOO_COMPLEX", ""},
		"first 101":                                    {`{erasureRequests(first: 101) {totalCount}}`, "BAD_USER_INPUT", "erasureRequests.first"},
		"first 0":                                      {`{erasureRequests(first: 0) {totalCount}}`, "BAD_USER_INPUT", "erasureRequests.first"},
		"last -1":                                      {`{r: erasureRequests(last: -1) {totalCount}}`, "BAD_USER_INPUT", "r.last"},
		"first beyond integers":                        {`{erasureRequests(first: 99999999999999999999) {totalCount}}`, "BAD_USER_INPUT", ""},
		"first and last":                               {`{erasureRequests(first: 1, last: 1) {totalCount}}`, "BAD_USER_INPUT", "erasureRequests.last"},
		"a nested page of 101":                         {`{erasureRequests{edges{node{...F}}}} fragment F on ErasureRequest{deliveries(first:101){totalCount}}`, "BAD_USER_INPUT", "deliveries.first"},
		"a timeline of 101":                            {`{erasureRequests{edges{node{timeline(last:101){totalCount}}}}}`, "BAD_USER_INPUT", "timeline.last"},
		"a cursor that is none":                        {`{erasureRequests(after: "anna") {totalCount}}`, "BAD_USER_INPUT", "erasureRequests.after"},
		"a nested cursor that is none":                 {`{erasureRequests{edges{node{deliveries(after: "anna"){totalCount}}}}}`, "BAD_USER_INPUT", "deliveries.after"},
		"two simulations":                              {`{a: simulateRouting(input: {document: ""}) {requests} b: simulateRouting(input: {document: ""}) {requests}}`, "QUERY_TOO_COMPLEX", ""},
		"100 versions with what they changed":          {`{ruleSets(first: 100) {document rules {name} changes {text}}}`, "", ""},
		"eleven times 100 versions":                    {`{` + strings.Repeat(`ruleSets(first: 100) {changes {text} rules {name}} `, 11) + `}`, "QUERY_TOO_COMPLEX", ""},
		"introspection":                                {`{__schema{types{fields{type{ofType{ofType{ofType{ofType{ofType{ofType{ofType{name}}}}}}}}}}}}`, "", ""},
		"what GraphiQL asks":                           {introspection, "", ""},
		"101 nodes":                                    {`{nodes(ids: [` + strings.Repeat(`"0190b5a0-0000-7000-8000-000000000001" `, 101) + `]) {id}}`, "BAD_USER_INPUT", "ids"},
		"an id that is none":                           {`{node(id: "anna") {id}}`, "BAD_USER_INPUT", "id"},
		"an enum value in lower case":                  {`{erasureRequests(where: {state: in_review}) {totalCount}}`, "BAD_USER_INPUT", ""},
		"an unknown argument":                          {`{erasureRequests(colour: 1) {totalCount}}`, "BAD_USER_INPUT", ""},
		"a NUL in a condition":                         {`{erasureRequests(where: {cause: "\u0000"}) {totalCount}}`, "BAD_USER_INPUT", ""},
		"a NUL in a reference":                         {`{erasureRequest(reference: "\u0000") {id}}`, "BAD_USER_INPUT", ""},
		"id and reference":                             {`{erasureRequest(id: "0190b5a0-0000-7000-8000-000000000001", reference: "ER") {id}}`, "BAD_USER_INPUT", ""},
		"neither id nor reference":                     {`{erasureRequest {id}}`, "BAD_USER_INPUT", ""},
		"a version beyond all integers":                {`{ruleSet(version: 99999999999999999999) {version}}`, "BAD_USER_INPUT", ""},
		"a version beyond integers":                    {`{ruleSet(version: 5000000000) {version}}`, "", ""},
	} {
		t.Run(name, func(t *testing.T) {
			start := time.Now()
			out := w.ask("desk", c.query)
			if took := time.Since(start); took > 2*time.Second {
				t.Errorf("it took %s", took)
			}
			if c.code == "" && len(out.Errors) == 0 {
				return
			}
			wantProblem(t, out, c.code, c.path)
		})
	}
}

// introspection is the query that GraphiQL and code generators send first.
const introspection = `query IntrospectionQuery { __schema { description queryType { name kind } mutationType { name kind } subscriptionType { name kind }
	types { ...FullType } directives { name description isRepeatable locations args(includeDeprecated: true) { ...InputValue } } } }
fragment FullType on __Type { kind name description specifiedByURL isOneOf
	fields(includeDeprecated: true) { name description args(includeDeprecated: true) { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
	inputFields(includeDeprecated: true) { ...InputValue } interfaces { ...TypeRef }
	enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue isDeprecated deprecationReason }
fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name
	ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }`

func tenTimes(field string) string {
	var b strings.Builder
	for i := range 10 {
		fmt.Fprintf(&b, "a%d: %s ", i, field)
	}
	return "{" + b.String() + "}"
}

func TestLimits_AConnectionWithoutASizeHasFifty(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	for n := range 60 {
		w.submit("shop", n)
	}
	for name, body := range map[string]string{
		"left out":       operation(`{erasureRequests{edges{node{id}}}}`),
		"null":           operation(`{erasureRequests(first: null){edges{node{id}}}}`),
		"null variables": operation(`query($f: Int, $l: Int){erasureRequests(first: $f, last: $l){edges{node{id deliveries(first: $f, last: $l){totalCount}}}}}`, "f", nil),
		"in a fragment":  operation(`{...Q} fragment Q on Query{erasureRequests{edges{node{id}}}}`),
	} {
		out := w.send(request{actor: "reader", body: body})
		if edges, _ := at(out.Data, "erasureRequests.edges").([]any); len(edges) != 50 {
			t.Errorf("%s: there are %d requests; want 50: %.200s", name, len(edges), out.text)
		}
	}
	const query = `query($f: Int){erasureRequests(first: $f){edges{node{id}}}}`
	for _, size := range []any{3, nil, 7} { // the same cached document
		edges, _ := at(w.must("reader", query, "f", size), "erasureRequests.edges").([]any)
		if want := map[any]int{3: 3, nil: 50, 7: 7}[size]; len(edges) != want {
			t.Errorf("first: %v shows %d; want %d", size, len(edges), want)
		}
	}
}
