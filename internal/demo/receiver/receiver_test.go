package receiver_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"testing"
	"time"

	"lethe/internal/demo/receiver"
	"lethe/internal/destination"
	"lethe/internal/destination/webhook"
	"lethe/internal/outbound"
)

const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"

var noon = time.Date(2026, 11, 20, 12, 0, 0, 0, time.UTC)

// world is Lethe's side of the demo: its connector, and a place for callbacks.
type world struct {
	receiver  *receiver.Receiver
	url       string
	webhook   *webhook.Webhook
	callbacks chan destination.Receipt
	answers   chan int // the codes to answer callbacks with; 202 when empty
}

func newWorld(t *testing.T, callbackAfter time.Duration) *world {
	t.Helper()
	client := outbound.New(outbound.Config{Allow: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}})
	w := &world{
		webhook:   webhook.New(client),
		callbacks: make(chan destination.Receipt, 100),
		answers:   make(chan int, 100),
		receiver: receiver.New(receiver.Config{
			Secrets:       map[string]string{"crm": secret, "analytics": secret, "mailing": secret},
			Client:        client,
			CallbackAfter: callbackAfter,
			Now:           func() time.Time { return noon },
		}),
	}
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, req *http.Request) {
		if id, ok := strings.CutPrefix(req.URL.Path, "/callbacks/"); ok {
			w.take(t, id, rw, req)
			return
		}
		w.receiver.ServeHTTP(rw, req)
	}))
	t.Cleanup(server.Close)
	t.Cleanup(func() {
		if err := w.receiver.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	w.url = server.URL
	return w
}

func (w *world) take(t *testing.T, id string, rw http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	receipt, err := w.webhook.ReadCallback([]string{secret}, id, req.Header, body, time.Now())
	if err != nil {
		t.Errorf("callback: %v", err)
	}
	select {
	case code := <-w.answers:
		rw.WriteHeader(code)
	default:
		rw.WriteHeader(202)
	}
	w.callbacks <- receipt
}

func (w *world) deliver(t *testing.T, name, id string) (destination.Receipt, error) {
	t.Helper()
	to := destination.Target{
		Name: name, URL: w.url + "/demo/" + name, Secrets: []string{secret},
		Confirmation: destination.Response, Timeout: 30 * time.Second,
	}
	return w.webhook.Deliver(t.Context(), to, destination.Order{
		DeliveryID:  id,
		Identifiers: []destination.Identifier{{Type: "email", Value: "anna@example.com"}},
		CallbackURL: w.url + "/callbacks/" + id,
	})
}

func (w *world) counts(t *testing.T) string {
	t.Helper()
	res, err := http.Get(w.url + "/demo/")
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	text, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestCRM_ConfirmsAtOnceAndCountsARepetitionOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, time.Hour)
	for range 2 {
		if r, err := w.deliver(t, "crm", "d1"); err != nil || r.Status != destination.Done {
			t.Fatalf("got %+v, %v; want done", r, err)
		}
	}
	if _, err := w.deliver(t, "crm", "d2"); err != nil {
		t.Fatal(err)
	}
	want := []receiver.Seen{{WebhookID: "d1", At: noon, Attempts: 2}, {WebhookID: "d2", At: noon, Attempts: 1}}
	if got := w.receiver.Deliveries("crm"); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("saw %v; want %v", got, want)
	}
	if got := w.receiver.Deliveries("nowhere"); got != nil {
		t.Errorf("a destination that does not exist saw %v", got)
	}
}

func TestAnalytics_AcceptsThenConfirmsByCallback(t *testing.T) {
	t.Parallel()
	w := newWorld(t, time.Millisecond)
	w.answers <- 503 // Lethe is out of reach at first
	if r, err := w.deliver(t, "analytics", "d1"); err != nil || r.Status != destination.Accepted {
		t.Fatalf("got %+v, %v; want accepted", r, err)
	}
	for range 2 {
		if r := <-w.callbacks; r.Status != destination.Done {
			t.Errorf("called back %+v; want done", r)
		}
	}
}

func TestAnalytics_StopsCallingBackWhenLetheSaysNo(t *testing.T) {
	t.Parallel()
	w := newWorld(t, time.Millisecond)
	w.answers <- 409
	if _, err := w.deliver(t, "analytics", "d1"); err != nil {
		t.Fatal(err)
	}
	<-w.callbacks
	if err := w.receiver.Close(t.Context()); err != nil || len(w.callbacks) != 0 {
		t.Errorf("close: %v; %d more callbacks; want none", err, len(w.callbacks))
	}
}

func TestClose_SendsTheCallbacksThatAreDueAndTakesNoMore(t *testing.T) {
	t.Parallel()
	w := newWorld(t, time.Hour)
	if _, err := w.deliver(t, "analytics", "d1"); err != nil {
		t.Fatal(err)
	}
	if err := w.receiver.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(w.callbacks) != 1 {
		t.Errorf("%d callbacks were sent before Close returned; want 1", len(w.callbacks))
	}
	if _, err := w.deliver(t, "analytics", "d2"); err == nil || destination.IsPermanent(err) {
		t.Errorf("after Close: %v; want to be asked to try again", err)
	}
}

func TestClose_WaitsNoLongerThanItsContext(t *testing.T) {
	t.Parallel()
	w := newWorld(t, time.Hour)
	ended := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-ended }))
	t.Cleanup(silent.Close)
	t.Cleanup(func() { close(ended) })
	to := destination.Target{Name: "analytics", URL: w.url + "/demo/analytics", Secrets: []string{secret}, Timeout: 30 * time.Second}
	if _, err := w.webhook.Deliver(t.Context(), to, destination.Order{DeliveryID: "d1", CallbackURL: silent.URL}); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.receiver.Close(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v; want context.Canceled", err)
	}
}

func TestMailing_FailsTheFirstAttemptOfEachDelivery(t *testing.T) {
	t.Parallel()
	w := newWorld(t, time.Hour)
	for _, id := range []string{"d1", "d2"} {
		_, err := w.deliver(t, "mailing", id)
		if wait, ok := destination.RetryAfterOf(err); !ok || wait != time.Second {
			t.Errorf("first attempt of %s: %v, wait %v; want a second", id, err, wait)
		}
		if r, err := w.deliver(t, "mailing", id); err != nil || r.Status != destination.Done {
			t.Errorf("second attempt of %s: %+v, %v; want done", id, r, err)
		}
	}
}

func TestReceiver_AnswersATestAndDoesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, time.Hour)
	for _, name := range []string{"crm", "analytics", "mailing"} {
		to := destination.Target{Name: name, URL: w.url + "/demo/" + name, Secrets: []string{secret}, Timeout: 30 * time.Second}
		steps := w.webhook.Test(t.Context(), to, destination.Connection)
		if last := steps[len(steps)-1]; last.Name != "answer" || !last.OK || len(w.receiver.Deliveries(name)) != 0 {
			t.Errorf("%s: %+v, and saw %v", name, steps, w.receiver.Deliveries(name))
		}
	}
}

func TestReceiver_RefusesWhatIsNotSignedForIt(t *testing.T) {
	t.Parallel()
	unsigned := receiver.New(receiver.Config{Secrets: map[string]string{"crm": secret}})
	for _, name := range []string{"crm", "analytics", "mailing"} {
		rec := httptest.NewRecorder()
		unsigned.ServeHTTP(rec, httptest.NewRequest("POST", "/demo/"+name, strings.NewReader(`{}`)))
		if rec.Code != 401 || unsigned.Deliveries(name) == nil || len(unsigned.Deliveries(name)) != 0 {
			t.Errorf("%s answered %d and counted %v; want 401 and nothing", name, rec.Code, unsigned.Deliveries(name))
		}
	}
}

func TestReceiver_ShowsCountsAndNobody(t *testing.T) {
	t.Parallel()
	w := newWorld(t, time.Hour)
	w.deliver(t, "mailing", "d1")
	w.deliver(t, "mailing", "d1")
	text := w.counts(t)
	if !strings.Contains(text, "mailing        1 orders     2 attempts") || strings.Contains(text, "anna") {
		t.Errorf("got %s", text)
	}
}
