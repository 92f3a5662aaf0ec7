package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"lethe/internal/auth"
	"lethe/internal/fault"
)

const (
	jsonType    = "application/json"
	graphQLType = "application/graphql-response+json"
)

// post is the one transport: GraphQL over HTTP POST, after the working draft of
// "GraphQL over HTTP" (GraphQL Foundation). gqlgen's own POST is not used, since it
// echoes a body that it cannot read, and names the wrong status for some faults.
//
// Status codes: 401 without credentials (the draft's "forbid individual
// requests", so whatever the media type), 405, 415, 413, and 400 for a body that is
// not a GraphQL request. A well-formed request is answered with 200 as
// application/json. As application/graphql-response+json it is 400 when nothing
// was executed, 503 when nothing could be answered because the database is away, and
// 429 when too much is submitted at once. Retry-After says when to try again.
type post struct{}

// Supports is true for every request, so that every refusal is a GraphQL error.
func (post) Supports(*http.Request) bool { return true }

// Do answers one request with one response.
func (post) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	out := answer{ResponseWriter: w, mediaType: accepted(r)}
	ctx := r.Context()
	params, refused := read(w, r)
	if refused != nil {
		out.write(refused.status, exec.DispatchError(ctx, gqlerror.List{gqlerror.Wrap(refused.error)}))
		return
	}
	operation, errs := exec.CreateOperationContext(ctx, params)
	if errs != nil {
		out.write(out.notExecuted(), exec.DispatchError(graphql.WithOperationContext(ctx, operation), errs))
		return
	}
	respond, ctx := exec.DispatchOperation(ctx, operation)
	response := respond(ctx)
	out.write(out.executed(response), response)
}

// refusal is a fault of the HTTP request itself: its status does not depend on
// the media type of the answer.
type refusal struct {
	error
	status int
}

var errTooLarge = refuse(http.StatusRequestEntityTooLarge, fault.BadInput, "The body is larger than 4 MiB. Send less at once.")

func refuse(status int, kind fault.Kind, sentence string) *refusal {
	return &refusal{fault.New(kind, "%s", sentence), status}
}

// read checks the request in the order in which nothing is read for nothing,
// and decodes its body. It never repeats what was in the body.
func read(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		return nil, refuse(http.StatusMethodNotAllowed, fault.BadInput, "Send GraphQL as a POST request.")
	}
	if auth.From(r.Context()).Kind == auth.Anonymous {
		w.Header().Set("WWW-Authenticate", "Bearer")
		return nil, &refusal{auth.ErrAnonymous, http.StatusUnauthorized}
	}
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != jsonType {
		return nil, refuse(http.StatusUnsupportedMediaType, fault.BadInput, `Send the request as JSON, with "Content-Type: application/json".`)
	}
	if r.ContentLength > maxBody {
		return nil, errTooLarge
	}
	var body bytes.Buffer // grows with what arrives, whatever length was announced
	_, err := body.ReadFrom(http.MaxBytesReader(w, r.Body, maxBody))
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, errTooLarge
	}
	if err != nil {
		return nil, refuse(http.StatusBadRequest, fault.BadInput, "The body did not arrive completely. Send it again.")
	}
	return decode(body.Bytes(), r.Header)
}

func decode(body []byte, header http.Header) (*graphql.RawParams, *refusal) {
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("[")) {
		return nil, refuse(http.StatusBadRequest, fault.BadInput,
			"Send one operation, not a list. To submit many requests at once, use submitErasureRequests.")
	}
	params := graphql.RawParams{Headers: header}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	err := decoder.Decode(&params)
	if err == nil {
		_, err = decoder.Token() // there is nothing after the object
	}
	switch {
	case !errors.Is(err, io.EOF), params.Query == "" && params.Extensions["persistedQuery"] == nil:
		return nil, refuse(http.StatusBadRequest, fault.BadInput,
			`Send a JSON object with "query", and "variables" as an object if there are any.`)
	case len(params.Query) > maxQuery:
		return nil, refuse(http.StatusBadRequest, fault.TooComplex,
			"The query is longer than 64 KiB. Send its values as variables.")
	}
	return &params, nil
}

// accepted is the media type of the answer: the first that the caller names,
// and application/json for everyone who names neither.
func accepted(r *http.Request) string {
	for part := range strings.SplitSeq(strings.Join(r.Header.Values("Accept"), ","), ",") {
		switch mediaType, _, _ := mime.ParseMediaType(part); mediaType {
		case jsonType, graphQLType:
			return mediaType
		}
	}
	return jsonType
}

type answer struct {
	http.ResponseWriter
	mediaType string
}

func (a answer) notExecuted() int {
	if a.mediaType == graphQLType {
		return http.StatusBadRequest
	}
	return http.StatusOK
}

func (a answer) executed(response *graphql.Response) int {
	if a.mediaType != graphQLType || len(response.Errors) == 0 || !bytes.Equal(response.Data, []byte("null")) {
		return http.StatusOK
	}
	switch response.Errors[0].Extensions["code"] {
	case fault.Unavailable:
		return http.StatusServiceUnavailable
	case fault.RateLimited:
		return http.StatusTooManyRequests
	}
	return http.StatusOK
}

// mayTryAgain reports whether the same may work in a second, whatever the status says
// of it.
func mayTryAgain(errs gqlerror.List) bool {
	return slices.ContainsFunc(errs, func(e *gqlerror.Error) bool {
		return e.Extensions["code"] == fault.Unavailable || e.Extensions["code"] == fault.RateLimited
	})
}

// write sends the response. Without data there was no execution, and the
// response has no such entry (GraphQL, section 7.1).
func (a answer) write(status int, response *graphql.Response) {
	body, err := json.Marshal(struct {
		Errors gqlerror.List   `json:"errors,omitempty"`
		Data   json.RawMessage `json:"data,omitempty"`
	}{response.Errors, response.Data})
	if err != nil {
		panic(err) // a resolver wrote something that is not JSON: the handler's recovery answers
	}
	a.Header().Set("Content-Type", a.mediaType+"; charset=utf-8")
	a.Header().Set("Content-Length", strconv.Itoa(len(body)))
	if mayTryAgain(response.Errors) {
		a.Header().Set("Retry-After", "1")
	}
	a.WriteHeader(status)
	_, _ = a.Write(body) // a caller that went away cannot be told
}
