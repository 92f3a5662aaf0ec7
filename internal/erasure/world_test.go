package erasure_test

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/delivery"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/internal/pgtest"
	"lethe/internal/privacy"
	"lethe/internal/rules/document"
)

// world is one company with its own database and its own clock.
type world struct {
	*erasure.Service
	db        *database.DB
	keys      *privacy.Keys
	connector *scripted
}

var standard = erasure.Config{
	BaseURL:         "https://lethe.example.com",
	ReviewWindow:    72 * time.Hour,
	UndoWindow:      30 * time.Second,
	RetryMin:        5 * time.Second,
	RetryMax:        24 * time.Hour,
	DeliveryTimeout: 30 * time.Second,
	ArchiveAfter:    720 * time.Hour,
	Retention:       erasure.Retention{Tombstones: twoYears, Records: twoYears},
	Causes:          []string{"direct_request", "account_deleted", "other"},
	IdentifierTypes: []string{"email", "phone", "customer_id"},
}

const twoDestinations = `apiVersion: lethe/v1
destinations:
  - name: crm
    title: Customer database
    kind: webhook
    url: https://crm.example.com/erase
    secretEnv: CRM_SECRET
  - name: ads
    title: Advertising
    kind: webhook
    url: https://ads.example.com/erase
    secretEnv: ADS_SECRET
    confirmation: callback
    confirmWithin: 1h
rules:
  - name: everyone
    when: cause != "other"
    to: [crm, ads]
  - name: enterprise
    when: attributes.tier == "enterprise"
    review: required
  - name: automatic
    when: attributes.automatic == true
    review: none
`

func newWorld(t *testing.T) *world {
	t.Helper()
	return newWorldWith(t, standard)
}

func newWorldWith(t *testing.T, cfg erasure.Config) *world {
	t.Helper()
	db := pgtest.New(t)
	w := &world{db: db, keys: openKeys(t), connector: newScripted()}
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	secrets := func(*ent.Destination) ([]string, error) {
		return []string{"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"}, nil
	}
	w.Service = erasure.New(db, w.keys, map[string]destination.Connector{"webhook": w.connector}, secrets, cfg, log)
	w.publish(t, twoDestinations)
	return w
}

func openKeys(t testing.TB) *privacy.Keys {
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

func (w *world) publish(t *testing.T, yaml string) erasure.Published {
	t.Helper()
	d, err := document.Parse(strings.NewReader(yaml))
	if err != nil {
		t.Fatal(err)
	}
	p, err := w.Publish(system(t), erasure.Publication{Document: d, AcceptGaps: true})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func system(t *testing.T) context.Context { return auth.With(t.Context(), auth.System("test")) }

var (
	reviewerID = uuid.MustParse("0190b5a0-0000-7000-8000-000000000001")
	tokenID    = uuid.MustParse("0190b5a0-0000-7000-8000-000000000002")
)

func reviewer(t *testing.T) context.Context {
	return auth.With(t.Context(), auth.StaffMember(reviewerID, "Robin Reviewer", auth.Reviewer))
}

func sender(t *testing.T, source string) context.Context {
	return auth.With(t.Context(), auth.APIToken(tokenID, source, source, []auth.Permission{auth.SubmitRequests}))
}

func anna() erasure.Submission {
	return erasure.Submission{
		Identifiers: []erasure.IdentifierInput{{Type: "email", Value: "anna@example.com"}, {Type: "customer_id", Value: "cust-4711-0815"}},
		Cause:       "account_deleted",
	}
}

func (w *world) submit(t *testing.T, in erasure.Submission) *ent.ErasureRequest {
	t.Helper()
	out, err := w.Submit(sender(t, "shop"), in)
	if err != nil {
		t.Fatal(err)
	}
	return out.Request
}

// advance moves the database's clock, which is the only one that decides.
func (w *world) advance(t *testing.T, d time.Duration) { t.Helper(); pgtest.Advance(t, w.db, d) }

// work runs every job until nothing is left to do now.
func (w *world) work(t *testing.T) {
	t.Helper()
	for {
		moved := 0
		for _, job := range []func(context.Context) (int, error){w.ApproveDue, w.RouteDue, w.ExpireDue, w.EscalateDue, w.ArchiveDue} {
			n, err := job(system(t))
			if err != nil {
				t.Fatal(err)
			}
			moved += n
		}
		moved += w.forward(t) + w.ask(t)
		if moved == 0 {
			return
		}
	}
}

func (w *world) forward(t *testing.T) int {
	t.Helper()
	n, err := w.ForwardDue(system(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	return n
}

// ask asks every question that is due.
func (w *world) ask(t *testing.T) int {
	t.Helper()
	n, err := w.AskDue(system(t))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	return n
}

// forwarding returns a request whose deliveries are written and due.
func (w *world) forwarding(t *testing.T) *ent.ErasureRequest {
	t.Helper()
	r := w.submit(t, anna())
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(t, time.Minute)
	if _, err := w.RouteDue(system(t)); err != nil {
		t.Fatal(err)
	}
	return w.request(t, r.ID)
}

func (w *world) request(t *testing.T, id uuid.UUID) *ent.ErasureRequest {
	t.Helper()
	r, err := w.db.Read().ErasureRequest.Get(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (w *world) delivery(t *testing.T, r *ent.ErasureRequest, name string) *ent.Delivery {
	t.Helper()
	deliveries, err := w.db.Read().Delivery.Query().Where(delivery.RequestID(r.ID)).
		WithDestination().WithReceipts().WithAttemptLog().All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range deliveries {
		if d.Edges.Destination.Name == name {
			return d
		}
	}
	t.Fatalf("request %s has no delivery to %s", r.Reference, name)
	return nil
}

func (w *world) expectState(t *testing.T, r *ent.ErasureRequest, want lifecycle.RequestState) {
	t.Helper()
	if got := w.request(t, r.ID).State; got != want {
		t.Errorf("request is %s; want %s", got, want)
	}
}

func (w *world) expectDelivery(t *testing.T, r *ent.ErasureRequest, name string, want lifecycle.DeliveryState) *ent.Delivery {
	t.Helper()
	d := w.delivery(t, r, name)
	if d.State != want {
		t.Errorf("delivery to %s is %s; want %s", name, d.State, want)
	}
	return d
}

// answer is what the scripted destination says.
type answer struct {
	receipt destination.Receipt
	err     error
}

// scripted is a connector that answers as it is told and keeps what it got.
type scripted struct {
	mu        sync.Mutex
	answers   map[string]answer   // by destination; done when not told
	keys      map[string][]string // by destination, in the order of arrival
	hold      chan struct{}       // when set, every delivery waits for it
	inFlight  chan struct{}       // when set, receives as a delivery starts
	callback  answer
	polled    answer                              // what a poll brings
	probed    func() (destination.Finding, error) // what a probe brings
	asked     []destination.Question              // polls and probes, in the order of arrival
	poison    string                              // the delivery that the destination cannot digest
	panics    string                              // the destination whose deliveries panic
	meanwhile func()                              // when set, happens while a callback is read
	onTheWay  map[string]int                      // by destination
	most      map[string]int                      // that were on their way at once
}

// starts counts an order that is on its way, and returns what ends it.
func (s *scripted) starts(name string) (ends func()) {
	s.onTheWay[name]++
	s.most[name] = max(s.most[name], s.onTheWay[name])
	return func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.onTheWay[name]--
	}
}

func (s *scripted) Deliver(ctx context.Context, to destination.Target, o destination.Order) (destination.Receipt, error) {
	s.mu.Lock()
	s.keys[to.Name] = append(s.keys[to.Name], o.DeliveryID)
	told, ok := s.answers[to.Name]
	hold, inFlight := s.hold, s.inFlight
	defer s.starts(to.Name)()
	s.mu.Unlock()
	if inFlight != nil {
		inFlight <- struct{}{}
	}
	if hold != nil {
		<-hold
	}
	if s.panics == to.Name {
		panic("a fault of a connector")
	}
	if o.DeliveryID == s.poison {
		return destination.Receipt{}, destination.WithHTTPStatus(http.StatusInternalServerError, errors.New("answered 500"))
	}
	if !ok {
		return destination.Receipt{Status: destination.Done, HTTPStatus: http.StatusOK}, nil
	}
	return told.receipt, told.err
}

func (s *scripted) ReadCallback([]string, string, http.Header, []byte, time.Time) (destination.Receipt, error) {
	if s.meanwhile != nil {
		s.meanwhile()
	}
	return s.callback.receipt, s.callback.err
}

func (s *scripted) Poll(_ context.Context, _ destination.Target, _ destination.Order, q destination.Question) (destination.Receipt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, q)
	return s.polled.receipt, s.polled.err
}

func (s *scripted) Probe(_ context.Context, _ destination.Target, _ destination.Order, q destination.Question) (destination.Finding, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, q)
	return s.probed()
}

func (s *scripted) tell(name string, receipt destination.Receipt, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answers[name] = answer{receipt, err}
}

func (s *scripted) got(name string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keys[name]
}

func newScripted() *scripted {
	return &scripted{
		answers: map[string]answer{}, keys: map[string][]string{},
		onTheWay: map[string]int{}, most: map[string]int{},
	}
}

// beside is another process on the same database.
func (w *world) beside(t *testing.T, connector *scripted) *erasure.Service {
	t.Helper()
	log := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelError}))
	secrets := func(*ent.Destination) ([]string, error) {
		return []string{"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"}, nil
	}
	return erasure.New(w.db, w.keys, map[string]destination.Connector{"webhook": connector}, secrets, standard, log)
}
