package web_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/graph"
	"lethe/internal/audit"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/destination"
	"lethe/internal/destination/manual"
	"lethe/internal/erasure"
	"lethe/internal/live"
	"lethe/internal/pgtest"
	"lethe/internal/privacy"
	"lethe/internal/rules/document"
	"lethe/internal/staff"
	"lethe/web"
)

const (
	password  = "correct horse battery"
	requestID = "request-7"
	email     = "anna.lindqvist@example.com" // the data subject's, which no page may show
)

const twoDestinations = `apiVersion: lethe/v1
destinations:
  - {name: crm, title: Customer database, kind: webhook, url: "https://crm.example.com/erase?key=canary-key", secretEnv: CRM_SECRET}
  - {name: ads, title: Advertising, kind: webhook, url: "https://ads.example.com/erase", secretEnv: ADS_SECRET, confirmation: callback, confirmWithin: 1h}
rules:
  - {name: everyone, when: 'cause != "other"', to: [crm, ads]}
  - {name: enterprise, when: 'attributes.tier == "enterprise"', review: required}
`

// world is one company with its own database, its own clock, and its pages over
// real HTTP.
type world struct {
	*erasure.Service
	t         *testing.T
	db        *database.DB
	audit     *audit.Service
	keys      *privacy.Keys
	staff     *staff.Service
	cfg       web.Config
	handler   http.Handler
	url       string
	connector *scripted
	log       *lockedBuffer
	accounts  map[auth.Role]string // e-mail addresses
}

func newWorld(t *testing.T, change ...func(*web.Config)) *world {
	t.Helper()
	return newWorldWith(t, erasure.Letters{}, change...)
}

// newWorldWith is newWorld with letters to data subjects.
func newWorldWith(t *testing.T, letters erasure.Letters, change ...func(*web.Config)) *world {
	t.Helper()
	db := pgtest.New(t)
	w := &world{t: t, db: db, staff: staff.New(db), connector: newScripted(), log: &lockedBuffer{}, accounts: map[auth.Role]string{}}
	log := slog.New(slog.NewTextHandler(w.log, nil))
	secrets := func(*ent.Destination) ([]string, error) {
		return []string{"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"}, nil
	}
	keys := openKeys(t)
	w.keys = keys
	w.audit = audit.New(db, keys.LedgerSigner(), keys.LedgerVerifiers(), audit.Config{}, log)
	w.Service = erasure.New(db, keys, map[string]destination.Connector{"webhook": w.connector, "manual": manual.New()}, secrets, erasure.Config{
		BaseURL:      "https://lethe.example.com",
		ReviewWindow: 72 * time.Hour, UndoWindow: 30 * time.Second,
		RetryMin: 5 * time.Second, RetryMax: 24 * time.Hour, DeliveryTimeout: 30 * time.Second,
		ArchiveAfter:    720 * time.Hour,
		Retention:       erasure.Retention{Tombstones: 17520 * time.Hour, Records: 17520 * time.Hour},
		Causes:          []string{"direct_request", "account_deleted", "other"},
		IdentifierTypes: []string{"email", "phone", "customer_id"},
		FourEyes:        true,
		Letters:         letters,
	}, log)
	w.publish(twoDestinations)
	w.cfg = web.Config{
		Erasure: w.Service, Audit: w.audit, Staff: w.staff, Read: db.Read(), Sessions: db.SQL(), Log: log,
		GraphQL: http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			fmt.Fprintf(rw, "actor=%s", auth.From(r.Context()).Name)
		}),
		SDL:         graph.SDL,
		RequestID:   func(context.Context) string { return requestID },
		Unavailable: database.Unavailable,
		Zone:        time.FixedZone("CET", 3600),
		BaseURL:     "https://lethe.example.com",
		Causes:      []string{"direct_request", "account_deleted", "other"},
		Identifiers: []string{"email", "phone", "customer_id"},
		FourEyes:    true,
		Copies:      []string{"the log"},
	}
	for _, c := range change {
		c(&w.cfg)
	}
	w.cfg.Live = live.New(db.Read(), log)
	go w.cfg.Live.Run(t.Context()) // before the server's end, which waits for live pages
	w.handler = web.New(w.cfg)
	server := httptest.NewServer(w.handler)
	t.Cleanup(server.Close)
	w.url = server.URL
	return w
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
	if _, err := w.Publish(w.system(), erasure.Publication{Document: d, AcceptGaps: true}); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) system() context.Context { return auth.With(w.t.Context(), auth.System("test")) }

func (w *world) sender(source string) context.Context {
	return auth.With(w.t.Context(), auth.APIToken(uuid.New(), source, source, []auth.Permission{auth.SubmitRequests}))
}

// account returns the e-mail address of the account with the role.
func (w *world) account(role auth.Role) string {
	w.t.Helper()
	if known, ok := w.accounts[role]; ok {
		return known
	}
	address := string(role) + "@example.com"
	_, err := w.staff.Add(w.system(), staff.Account{Email: address, Name: "Robin " + string(role), Role: role, Password: password})
	if err != nil {
		w.t.Fatal(err)
	}
	w.accounts[role] = address
	return address
}

func anna() erasure.Submission {
	return erasure.Submission{
		Identifiers: []erasure.IdentifierInput{{Type: "email", Value: email}, {Type: "customer_id", Value: "cust-4711-0815"}},
		Cause:       "account_deleted",
	}
}

func (w *world) submit(in erasure.Submission) *ent.ErasureRequest {
	w.t.Helper()
	out, err := w.Submit(w.sender("shop"), in)
	if err != nil {
		w.t.Fatal(err)
	}
	return out.Request
}

func (w *world) request(reference string) *ent.ErasureRequest {
	w.t.Helper()
	all, err := w.db.Read().ErasureRequest.Query().All(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range all {
		if r.Reference == reference {
			return r
		}
	}
	w.t.Fatalf("there is no request %s", reference)
	return nil
}

// advance moves the database's clock, which is the only one that decides.
func (w *world) advance(d time.Duration) { w.t.Helper(); pgtest.Advance(w.t, w.db, d) }

// work runs every job until nothing is left to do now.
func (w *world) work() {
	w.t.Helper()
	for moved := 1; moved > 0; {
		moved = 0
		for _, job := range []func(context.Context) (int, error){w.ApproveDue, w.RouteDue, w.ExpireDue, w.ForwardDue, w.ArchiveDue} {
			n, err := job(w.system())
			if err != nil {
				w.t.Fatal(err)
			}
			if err := w.Drain(w.t.Context()); err != nil {
				w.t.Fatal(err)
			}
			moved += n
		}
	}
}

// forwarding returns a request whose orders have been sent once.
func (w *world) forwarding() *ent.ErasureRequest {
	w.t.Helper()
	r := w.submit(anna())
	if _, err := w.Approve(w.system(), erasure.Decision{RequestID: r.ID}); err != nil {
		w.t.Fatal(err)
	}
	w.advance(time.Minute)
	w.work()
	return r
}

// exec changes the database behind everybody's back.
func (w *world) exec(query string) {
	w.t.Helper()
	pgtest.AsOwner(w.t, w.db, query)
}

// scripted is a connector that answers as it is told.
type scripted struct {
	mu       sync.Mutex
	answers  map[string]error // by destination; done when not told
	callback error
}

func newScripted() *scripted { return &scripted{answers: map[string]error{}} }

func (s *scripted) Deliver(_ context.Context, to destination.Target, _ destination.Order) (destination.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.answers[to.Name]; err != nil {
		return destination.Receipt{}, err
	}
	if to.Name == "ads" {
		return destination.Receipt{Status: destination.Accepted, HTTPStatus: http.StatusAccepted}, nil
	}
	return destination.Receipt{Status: destination.Done, HTTPStatus: http.StatusOK}, nil
}

func (s *scripted) ReadCallback([]string, string, http.Header, []byte, time.Time) (destination.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return destination.Receipt{Status: destination.Done}, s.callback
}

// badRequest is an answer that refuses one order, and says that the destination
// works.
var badRequest = destination.WithHTTPStatus(http.StatusBadRequest, destination.Permanent(errors.New("status 400")))

func (s *scripted) fail(name string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[name] = err
}

func (s *scripted) refuseCallbacks(err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.callback = err
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
