package graph_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"
)

func TestSubmit_TakesARequestAndShowsItMasked(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	data := w.must("shop", submitOne, "in", input("anna@example.com"))
	request := at(data, "submitErasureRequest.request").(map[string]any)
	if request["state"] != "IN_REVIEW" || request["source"] != "shop" || at(data, "submitErasureRequest.replayed") != false {
		t.Errorf("the request is %v; want one of the shop's in review, not replayed", request)
	}
	masked, _ := at(request, "identifiers.0.masked").(string)
	if masked == "" || strings.Contains(masked, "anna@") {
		t.Errorf("the identifier is shown as %q; want it masked", masked)
	}
}

func TestSubmit_ReplaysTheSameInputAndRefusesAnotherUnderOneKey(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	body := operation(submitOne, "in", input("anna@example.com"))
	first := w.send(request{actor: "shop", key: "k1", body: body})
	again := w.send(request{actor: "shop", key: "k1", body: body})
	if at(again.Data, "submitErasureRequest.replayed") != true ||
		at(again.Data, "submitErasureRequest.request.id") != at(first.Data, "submitErasureRequest.request.id") {
		t.Errorf("the same submit again answers %s; want the first request, replayed", again.text)
	}
	inInput := input("anna@example.com")
	inInput["idempotencyKey"] = "k1"
	if out := w.ask("shop", submitOne, "in", inInput); at(out.Data, "submitErasureRequest.replayed") != true {
		t.Errorf("the key in the input answers %s; want a replay of the header's", out.text)
	}
	other := w.send(request{actor: "shop", key: "k1", body: operation(submitOne, "in", input("bert@example.com"))})
	wantProblem(t, other, "IDEMPOTENCY_CONFLICT", "")
	inInput["idempotencyKey"] = "k2"
	differ := w.send(request{actor: "shop", key: "k1", body: operation(submitOne, "in", inInput)})
	wantProblem(t, differ, "BAD_USER_INPUT", "input.idempotencyKey")
}

const submitMany = `mutation($in: [SubmitErasureRequestInput!]!) { submitErasureRequests(input: {requests: $in}) {
	results { index replayed request { id identifiers { masked } } errors { path message code } } } }`

func TestSubmitMany_TakesTheGoodAndNamesWhatIsWrongWithTheBad(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	results := at(w.must("shop", submitMany, "in", []any{
		input("anna@example.com"), input("not an address"), input("bert@example.com"),
	}), "submitErasureRequests.results").([]any)
	if len(results) != 3 || at(results, "0.request.id") == nil || at(results, "2.request.id") == nil {
		t.Fatalf("the results are %v; want the first and the third taken", results)
	}
	if at(results, "1.request") != nil || at(results, "1.index") != 1.0 ||
		at(results, "1.errors.0.path") != "identifiers[0].value" || at(results, "1.errors.0.code") != "BAD_USER_INPUT" {
		t.Errorf("the second is %v; want an error at identifiers[0].value", results[1])
	}
}

func TestSubmitMany_TakesAThousandSentAsVariables(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	many := make([]any, 1000)
	for i := range many {
		many[i] = input(strings.Repeat("x", i%40+1) + "@example.com")
	}
	results := at(w.must("shop", submitMany, "in", many), "submitErasureRequests.results").([]any)
	for i, r := range results {
		if at(r, "request.identifiers.0.masked") == nil {
			t.Fatalf("result %d is %v; want a request", i, r)
		}
	}
	if len(results) != 1000 {
		t.Errorf("there are %d results; want 1,000", len(results))
	}
}

func TestSubmitMany_ReadsTheIdentifiersOfAllAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	statements := w.countReads()
	many := make([]any, 30)
	for i := range many {
		many[i] = input(fmt.Sprintf("person%d@example.com", i))
	}
	w.must("shop", submitMany, "in", many)
	if n := statements.Load(); n != 2 {
		t.Errorf("30 results take %d statements to read; want 2: requests and identifiers", n)
	}
	statements.Store(0)
	w.must("shop", `mutation($in: [SubmitErasureRequestInput!]!) { submitErasureRequests(input: {requests: $in}) { results { request { id } } } }`, "in", many)
	if n := statements.Load(); n != 0 {
		t.Errorf("results without identifiers take %d statements to read; want none", n)
	}
}

func TestSubmitMany_RefusesTheKeyHeaderAndAnEmptyList(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wantProblem(t, w.send(request{actor: "shop", key: "k", body: operation(submitMany, "in", []any{input("a@example.com")})}), "BAD_USER_INPUT", "")
	wantProblem(t, w.ask("shop", submitMany, "in", []any{}), "BAD_USER_INPUT", "input.requests")
}

func TestSubmit_NamesTheFieldThatIsWrong(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	with := func(field string, value any) map[string]any {
		in := input("anna@example.com")
		maps.Copy(in, map[string]any{field: value})
		return in
	}
	many := make([]any, 21)
	for i := range many {
		many[i] = map[string]any{"type": "customer_id", "value": "1"}
	}
	for name, c := range map[string]struct {
		in   map[string]any
		path string
		says string
	}{
		"unknown cause":         {with("cause", "boredom"), "input.cause", "account_deleted"},
		"malformed e-mail":      {input("anna.example.com"), "input.identifiers[0].value", ""},
		"21 identifiers":        {with("identifiers", many), "input.identifiers", "1 to 20"},
		"a date in the future":  {with("submittedAt", time.Now().Add(time.Hour*48).Format(time.RFC3339)), "input.submittedAt", "future"},
		"no time at all":        {with("submittedAt", "yesterday"), "input.submittedAt", "RFC 3339"},
		"an unknown field":      {with("colour", "red"), "input.colour", "no such field"},
		"an unknown regulation": {with("regulation", "PIPL"), "input.regulation", "UK_GDPR"},
		"attributes as a list":  {with("attributes", []any{1}), "input.attributes", "JSON object"},
		"nested attributes":     {with("attributes", map[string]any{"a": map[string]any{}}), "input.attributes", "string"},
		"a missing cause":       {map[string]any{"identifiers": []any{}}, "input.cause", "required"},
	} {
		t.Run(name, func(t *testing.T) {
			out := w.ask("shop", submitOne, "in", c.in)
			wantProblem(t, out, "BAD_USER_INPUT", c.path)
			if !strings.Contains(out.Errors[0].Message, c.says) {
				t.Errorf("it says %q; want a word of %q", out.Errors[0].Message, c.says)
			}
		})
	}
}

func TestSubmit_GivesOneErrorForEachProblem(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	in := input("nobody")
	in["cause"] = "boredom"
	out := w.ask("shop", submitOne, "in", in)
	if len(out.Errors) != 2 {
		t.Fatalf("there are %d errors; want two: %s", len(out.Errors), out.text)
	}
	for i, path := range []string{"input.identifiers[0].value", "input.cause"} {
		e := out.Errors[i]
		if len(e.Extensions.Fields) != 1 || e.Extensions.Fields[0].Path != path || e.Extensions.Code != "BAD_USER_INPUT" || len(e.Path) != 1 {
			t.Errorf("error %d is %+v; want one about %s", i, e, path)
		}
	}
}

func TestSubmit_NeedsItsScope(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	wantProblem(t, w.ask("reader", submitOne, "in", input("anna@example.com")), "FORBIDDEN", "")
}

func TestSubmit_KeepsTheDigitsOfNumbersInAttributes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	out := w.send(request{actor: "shop", body: `{"query":"mutation($a: Map) { submitErasureRequest(input: {cause: \"other\", identifiers: [{type: \"email\", value: \"a@example.com\"}], attributes: $a}) { request { attributes } } }",
		"variables": {"a": {"account": 9007199254740993}}}`})
	if !strings.Contains(out.text, "9007199254740993") {
		t.Errorf("the attributes come back as %s; want every digit", out.text)
	}
}

// wantProblem checks for one error of the code, about the field unless it is empty.
func wantProblem(t *testing.T, out reply, code, path string) {
	t.Helper()
	if len(out.Errors) != 1 {
		t.Fatalf("there are %d errors; want one %s: %.600s", len(out.Errors), code, out.text)
	}
	e := out.Errors[0]
	if e.Extensions.Code != code {
		t.Errorf("the code is %s (%s); want %s", e.Extensions.Code, e.Message, code)
	}
	if path != "" && (len(e.Extensions.Fields) != 1 || e.Extensions.Fields[0].Path != path || e.Extensions.Fields[0].Message == "") {
		t.Errorf("the fields are %+v; want one at %s", e.Extensions.Fields, path)
	}
	if !strings.HasSuffix(e.Message, ".") && !strings.HasSuffix(e.Message, "?") {
		t.Errorf("%q is not a sentence", e.Message)
	}
}
