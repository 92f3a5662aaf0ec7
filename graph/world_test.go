package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/note"

	"lethe/ent"
	"lethe/graph"
	"lethe/internal/audit"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/destination"
	"lethe/internal/destination/manual"
	"lethe/internal/erasure"
	"lethe/internal/pgtest"
	"lethe/internal/privacy"
	"lethe/internal/rules/document"
)

// world is one company with its own database, and GraphQL over real HTTP.
type world struct {
	*erasure.Service
	t         *testing.T
	db        *database.DB
	audit     *audit.Service
	verifiers note.Verifiers // of the ledger
	url       string
	actors    map[string]auth.Actor
	log       *lockedBuffer
}

const twoDestinations = `apiVersion: lethe/v1
destinations:
  - {name: crm, title: Customer database, kind: webhook, url: "https://crm.example.com/erase", secretEnv: CRM_SECRET}
  - {name: ads, title: Advertising, kind: webhook, url: "https://ads.example.com/erase", secretEnv: ADS_SECRET}
rules:
  - {name: everyone, when: "true", to: [crm, ads]}
`

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldWith(t, false)
}

func newWorldWith(t *testing.T, fourEyes bool) *world {
	t.Helper()
	db := pgtest.New(t)
	w := &world{t: t, db: db, log: &lockedBuffer{}}
	log := slog.New(slog.NewTextHandler(w.log, nil))
	keys := openKeys(t)
	w.audit = audit.New(db, keys.LedgerSigner(), keys.LedgerVerifiers(), audit.Config{}, log)
	w.verifiers = keys.LedgerVerifiers()
	w.Service = erasure.New(db, keys, map[string]destination.Connector{"manual": manual.New()}, func(*ent.Destination) ([]string, error) { return nil, nil }, erasure.Config{
		BaseURL:      "https://lethe.example.com",
		ReviewWindow: 72 * time.Hour, UndoWindow: 30 * time.Second,
		RetryMin: 5 * time.Second, RetryMax: 24 * time.Hour, DeliveryTimeout: 30 * time.Second,
		ArchiveAfter:    720 * time.Hour,
		Retention:       erasure.Retention{Tombstones: 17520 * time.Hour, Records: 17520 * time.Hour},
		Causes:          []string{"direct_request", "account_deleted", "other"},
		IdentifierTypes: []string{"email", "phone", "customer_id"},
		FourEyes:        fourEyes,
	}, log)
	w.publish(twoDestinations)
	w.actors = map[string]auth.Actor{
		"shop":     token("shop", auth.SubmitRequests),
		"bank":     token("bank", auth.SubmitRequests),
		"reader":   token("reader", auth.ReadRequests),
		"desk":     token("desk", auth.AllScopes()...),
		"narrow":   token("narrow", auth.ReviewRequests),
		"operator": auth.StaffMember(uuid.New(), "Omar Operator", auth.Operator),
	}
	w.url = w.serve(graph.Config{
		Erasure: w.Service, Audit: w.audit, Read: db.Read(), Log: log,
		RequestID:   func(context.Context) string { return "request-7" },
		Unavailable: database.Unavailable,
	})
	return w
}

// serve starts a server in which the header Test-Actor says who asks.
func (w *world) serve(cfg graph.Config) string {
	handler := graph.New(cfg)
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if a, ok := w.actors[r.Header.Get("Test-Actor")]; ok {
			r = r.WithContext(auth.With(r.Context(), a))
		}
		handler.ServeHTTP(rw, r)
	}))
	w.t.Cleanup(server.Close)
	return server.URL
}

func token(source string, scopes ...auth.Permission) auth.Actor {
	return auth.APIToken(uuid.New(), source+" token", source, scopes)
}

func openKeys(t *testing.T) *privacy.Keys {
	t.Helper()
	var file bytes.Buffer
	if err := privacy.Generate(&file); err != nil {
		t.Fatal(err)
	}
	keys, err := privacy.Open(&file)
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func (w *world) publish(yaml string) {
	w.t.Helper()
	d, err := document.Parse(strings.NewReader(yaml))
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.Publish(w.system(), erasure.Publication{Document: d}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) system() context.Context { return auth.With(w.t.Context(), auth.System("test")) }

// request is an HTTP request to the handler; what is empty is as it should be.
type request struct {
	actor, method, contentType, accept, key string
	body                                    string
}

type reply struct {
	status int
	header http.Header
	text   string
	Data   map[string]any
	Errors []problem
}

type problem struct {
	Message    string
	Path       []any
	Extensions struct {
		Code   string
		Fields []graph.InputField
	}
}

func (w *world) send(in request) reply {
	w.t.Helper()
	r, err := http.NewRequestWithContext(w.t.Context(), or(in.method, http.MethodPost), w.url, strings.NewReader(in.body))
	if err != nil {
		w.t.Fatal(err)
	}
	r.Header.Set("Content-Type", or(in.contentType, "application/json"))
	r.Header.Set("Test-Actor", in.actor)
	for name, value := range map[string]string{"Accept": in.accept, "Idempotency-Key": in.key} {
		if value != "" {
			r.Header.Set(name, value)
		}
	}
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		w.t.Fatal(err)
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		w.t.Fatal(err)
	}
	out := reply{status: response.StatusCode, header: response.Header, text: string(text)}
	if err := json.Unmarshal(text, &out); err != nil {
		w.t.Fatalf("the answer is not JSON: %.300s", text)
	}
	return out
}

// ask sends a document with variables, given as name, value, name, value….
func (w *world) ask(actor, query string, variables ...any) reply {
	w.t.Helper()
	return w.send(request{actor: actor, body: operation(query, variables...)})
}

// must is ask for what has to work.
func (w *world) must(actor, query string, variables ...any) map[string]any {
	w.t.Helper()
	out := w.ask(actor, query, variables...)
	if len(out.Errors) > 0 {
		w.t.Fatalf("%.200s\nanswers %.500s", query, out.text)
	}
	return out.Data
}

func operation(query string, variables ...any) string {
	v := map[string]any{}
	for i := 0; i < len(variables); i += 2 {
		v[variables[i].(string)] = variables[i+1]
	}
	body, _ := json.Marshal(map[string]any{"query": query, "variables": v}) // plain values always marshal
	return string(body)
}

const submitOne = `mutation($in: SubmitErasureRequestInput!) { submitErasureRequest(input: $in) {
	replayed request { id reference state source identifiers { type masked } } } }`

func input(email string) map[string]any {
	return map[string]any{"cause": "direct_request", "identifiers": []any{map[string]any{"type": "email", "value": email}}}
}

// submit takes a request from the actor and returns its id and reference.
func (w *world) submit(actor string, n int) (id, reference string) {
	w.t.Helper()
	data := w.must(actor, submitOne, "in", input(fmt.Sprintf("person%d@example.com", n)))
	return at(data, "submitErasureRequest.request.id").(string), at(data, "submitErasureRequest.request.reference").(string)
}

// forward brings a request to its destinations: approved, and routed.
func (w *world) forward(id string) {
	w.t.Helper()
	if _, err := w.Approve(w.system(), erasure.Decision{RequestID: uuid.MustParse(id)}); err != nil {
		w.t.Fatal(err)
	}
	pgtest.Advance(w.t, w.db, time.Minute)
	if _, err := w.RouteDue(w.system()); err != nil {
		w.t.Fatal(err)
	}
}

// at finds a value by a path such as a.b.0.c; nil when there is none.
func at(v any, path string) any {
	for step := range strings.SplitSeq(path, ".") {
		switch x := v.(type) {
		case map[string]any:
			v = x[step]
		case []any:
			var i int
			if _, err := fmt.Sscanf(step, "%d", &i); err != nil || i >= len(x) {
				return nil
			}
			v = x[i]
		default:
			return nil
		}
	}
	return v
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *lockedBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}
