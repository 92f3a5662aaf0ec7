package e2e_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"testing"
	"time"
)

// api is how a sender reaches Lethe.
type api struct {
	url, token string
	http       *http.Client
}

func (l *lethe) api() api {
	return api{url: l.URL + "/graphql", token: l.Token, http: &http.Client{Timeout: 15 * time.Second}}
}

// vars are the variables of an operation.
type vars map[string]any

// answer is a response of GraphQL, over whatever status it came.
type answer struct {
	Data   json.RawMessage
	Errors []failure
	status int
}

type failure struct {
	Message    string
	Extensions struct {
		Code   string
		Fields []struct{ Path, Message string }
	}
}

// code is that of the first error; empty without one.
func (a answer) code() string {
	if len(a.Errors) == 0 {
		return ""
	}
	return a.Errors[0].Extensions.Code
}

// post sends one operation. The error is one of the connection, or an answer
// that is not GraphQL's.
func (a api) post(ctx context.Context, query string, variables vars) (answer, error) {
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return answer{}, err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, a.url, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Authorization", "Bearer "+a.token)
	res, err := a.http.Do(req)
	if err != nil {
		return answer{}, err
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		return answer{}, err
	}
	out := answer{status: res.StatusCode}
	if err := json.Unmarshal(text, &out); err != nil {
		return out, fmt.Errorf("status %d, not JSON: %.200s", res.StatusCode, text)
	}
	return out, nil
}

// ask is post for what has to work.
func ask[T any](t *testing.T, a api, query string, variables vars) T {
	t.Helper()
	out, err := a.post(t.Context(), query, variables)
	if err != nil {
		t.Fatal(err)
	}
	if len(out.Errors) > 0 {
		t.Fatalf("%s\nanswers %d: %+v", query, out.status, out.Errors)
	}
	var data T
	if err := json.Unmarshal(out.Data, &data); err != nil {
		t.Fatal(err)
	}
	return data
}

// request is what the tests look at of a request.
type request struct {
	ID, Reference, State string
	Identifiers          []struct{ Type, Masked string }
	Deliveries           struct {
		Edges []struct {
			Node struct {
				ID, State   string
				Attempts    int
				Destination struct{ Name string }
				Receipts    []struct{ Via, Status string }
			}
		}
	}
}

const requestFields = `id reference state identifiers { type masked }
	deliveries { edges { node { id state attempts destination { name } receipts { via status } } } }`

const submitMutation = `mutation($input: SubmitErasureRequestInput!) {
	submitErasureRequest(input: $input) { replayed request { id reference state } } }`

const approveMutation = `mutation($input: DecideInput!) { approveErasureRequest(input: $input) { request { state } } }`

// submission is the input of a request about one e-mail address.
func submission(email string) vars {
	return vars{"cause": "direct_request", "identifiers": []vars{{"type": "email", "value": email}}}
}

type submitted struct {
	SubmitErasureRequest struct {
		Replayed bool
		Request  request
	}
}

func (a api) submit(t *testing.T, input vars) request {
	t.Helper()
	return ask[submitted](t, a, submitMutation, vars{"input": input}).SubmitErasureRequest.Request
}

// request reads one request that is not archived; its id is empty if there is none.
func (a api) request(t *testing.T, id string) request {
	t.Helper()
	data := ask[struct{ ErasureRequest *request }](t, a,
		`query($id: ID!) { erasureRequest(id: $id) { `+requestFields+` } }`, vars{"id": id})
	if data.ErasureRequest == nil {
		return request{}
	}
	return *data.ErasureRequest
}

// count is the number of requests that are not archived.
func (a api) count(t *testing.T) int {
	t.Helper()
	return ask[struct{ ErasureRequests struct{ TotalCount int } }](t, a,
		`{ erasureRequests { totalCount } }`, nil).ErasureRequests.TotalCount
}

// approve sends a request out without waiting for its review window.
func (a api) approve(t *testing.T, id string) {
	t.Helper()
	ask[json.RawMessage](t, a, approveMutation, vars{"input": vars{"id": id}})
}
