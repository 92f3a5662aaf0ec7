package destinationtest

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"lethe/internal/destination"
)

const (
	// Later is the wait that a destination that Postpones asks for.
	Later = 7 * time.Minute

	// patience is long enough for a loaded machine; nothing waits for it to end.
	patience = 30 * time.Second

	// impatience is the timeout of attempts that are meant to run into it.
	impatience = 150 * time.Millisecond
)

// Run tests f.Connector against destinations of every behaviour.
func Run(t *testing.T, f Fixture) {
	t.Run("what a destination says becomes the receipt", f.says)
	t.Run("trying again sends the same order under the same key", f.repeats)
	t.Run("a passing fault is to be tried again", f.passing)
	t.Run("a lasting fault is permanent", f.lasting)
	t.Run("a destination that asks for time gets it", f.postponed)
	t.Run("a silent destination costs no more than the timeout", f.silent)
	t.Run("an attempt ends with its context", f.interrupted)
	t.Run("nothing secret is in what is kept", f.secret)
	if poller, ok := f.Connector.(destination.Poller); ok {
		t.Run("polled", asker{f, poll(poller)}.run)
		t.Run("what a destination says when polled becomes the receipt", f.saysWhenPolled)
	}
	if prober, ok := f.Connector.(destination.Prober); ok {
		t.Run("probed", asker{f, probe(prober)}.run)
		t.Run("a probe finds the person where it is", f.finds)
	}
	if tester, ok := f.Connector.(destination.Tester); ok {
		t.Run("tested", trials{f, tester}.run)
	}
}

func (f Fixture) says(t *testing.T) {
	t.Parallel()
	for b, want := range map[Behaviour]destination.Status{
		Confirms:    destination.Done,
		Accepts:     destination.Accepted,
		KnowsNobody: destination.NotFound,
		Declines:    destination.Failed,
	} {
		receipt, err := f.deliver(t, f.start(t, b, patience))
		if err != nil || receipt.Status != want || receipt.Retryable {
			t.Errorf("one that %s: %+v, %v; want %s, not to be tried again", b, receipt, err, want)
		}
	}
}

func (f Fixture) repeats(t *testing.T) {
	t.Parallel()
	for _, b := range []Behaviour{Confirms, Breaks} {
		peer := f.start(t, b, patience)
		for range 3 {
			f.deliver(t, peer) // the outcome is the business of other tests
		}
		got := peer.Received()
		if len(got) < 3 {
			t.Fatalf("one that %s received %d attempts; want 3", b, len(got))
		}
		for _, r := range got {
			if r.Key != order().DeliveryID || r != got[0] {
				t.Errorf("one that %s received %+v, then %+v; want both the same, under %s", b, got[0], r, order().DeliveryID)
			}
		}
	}
}

func (f Fixture) passing(t *testing.T) {
	t.Parallel()
	for _, b := range []Behaviour{Breaks, Garbles, IsAway} {
		if _, err := f.deliver(t, f.start(t, b, patience)); err == nil || destination.IsPermanent(err) {
			t.Errorf("one that %s: %v; want an error that is not permanent", b, err)
		}
	}
}

func (f Fixture) lasting(t *testing.T) {
	t.Parallel()
	if _, err := f.deliver(t, f.start(t, Refuses, patience)); !destination.IsPermanent(err) {
		t.Errorf("got %v; want a permanent error", err)
	}
}

func (f Fixture) postponed(t *testing.T) {
	t.Parallel()
	_, err := f.deliver(t, f.start(t, Postpones, patience))
	if wait, ok := destination.RetryAfterOf(err); !ok || wait != Later || destination.IsPermanent(err) {
		t.Errorf("got %v, to be tried again after %v, %v; want after %v", err, wait, ok, Later)
	}
}

func (f Fixture) silent(t *testing.T) {
	t.Parallel()
	for _, b := range []Behaviour{Hangs, Drips} {
		peer := f.start(t, b, impatience)
		began := time.Now()
		_, err := f.deliver(t, peer)
		if took := time.Since(began); took > patience {
			t.Errorf("one that %s held an attempt for %v; its timeout is %v", b, took, impatience)
		}
		if err == nil || destination.IsPermanent(err) {
			t.Errorf("one that %s: %v; want an error that is not permanent", b, err)
		}
	}
}

func (f Fixture) interrupted(t *testing.T) {
	t.Parallel()
	peer := f.start(t, Hangs, patience)
	ctx, cancel := context.WithTimeout(t.Context(), impatience)
	defer cancel()
	if _, err := f.Connector.Deliver(ctx, peer.Target, order()); err == nil || destination.IsPermanent(err) {
		t.Errorf("got %v; want an error that is not permanent", err)
	}
}

func (f Fixture) secret(t *testing.T) {
	t.Parallel()
	for _, b := range []Behaviour{Confirms, Declines, Refuses, Breaks, Garbles, Hangs, IsAway} {
		peer := f.start(t, b, impatience)
		receipt, err := f.deliver(t, peer)
		checkSecrecy(t, peer, receipt, err)
	}
}

// checkSecrecy reports the secrets of the peer and the identifiers of the order
// where they are in what an attempt or a question came to.
func checkSecrecy(t *testing.T, peer Peer, outcome any, err error) {
	t.Helper()
	kept := strings.ToLower(fmt.Sprintf("%+v %+v %#v", outcome, err, err))
	secrets := slices.Clone(peer.Target.Secrets)
	for _, id := range order().Identifiers {
		secrets = append(secrets, id.Value, url.QueryEscape(id.Value), url.PathEscape(id.Value))
	}
	for _, s := range slices.DeleteFunc(secrets, func(s string) bool { return s == "" }) {
		if strings.Contains(kept, strings.ToLower(s)) {
			t.Errorf("%q is in %s", s, kept)
		}
	}
}

func (f Fixture) start(t *testing.T, b Behaviour, timeout time.Duration) Peer {
	t.Helper()
	peer := f.Start(t, b)
	peer.Target.Timeout = timeout
	return peer
}

func (f Fixture) deliver(t *testing.T, peer Peer) (destination.Receipt, error) {
	t.Helper()
	return f.Connector.Deliver(t.Context(), peer.Target, order())
}

func order() destination.Order {
	return destination.Order{
		DeliveryID:  "01931b5e-7b1c-7cc0-9a51-0d6a3f1e2b4c",
		RequestID:   "01931b5e-6a00-7f10-8b22-5c9d0e1f2a3b",
		Reference:   "ER-7QK4-M2XD",
		Cause:       "account_deleted",
		Regulation:  "GDPR",
		SubmittedAt: time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC),
		DueAt:       time.Date(2026, 12, 20, 10, 0, 0, 0, time.UTC),
		Identifiers: []destination.Identifier{
			{Type: "email", Value: "anna+test@example.com"},
			{Type: "customer_id", Value: "C-1207/ü"},
		},
		CallbackURL: "https://lethe.example.com/callbacks/01931b5e-7b1c-7cc0-9a51-0d6a3f1e2b4c",
	}
}
