package e2e_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// receivers are the destinations of a load test: one of each usual temper.
func (f *fleet) receivers() map[string]*destination {
	return map[string]*destination{
		"prompt": newDestination(f.t, nil),
		"slow": newDestination(f.t, func(http.ResponseWriter, order, int) {
			pause(f.t, 100*time.Millisecond)
		}),
		"flaky":   newDestination(f.t, flaky),
		"callers": f.newCaller(),
	}
}

// flaky fails every third time: an error, or a connection that ends without an
// answer, after the order was read.
func flaky(w http.ResponseWriter, _ order, _ int) {
	switch rand.N(6) {
	case 0:
		w.WriteHeader(http.StatusServiceUnavailable)
	case 1:
		panic(http.ErrAbortHandler)
	}
}

// newCaller serves a destination that accepts orders and calls back when they
// are done, until one of the replicas that there are now has taken the callback.
func (f *fleet) newCaller() *destination {
	f.t.Helper()
	var doors []string
	for _, r := range f.replicas {
		doors = append(doors, r.URL)
	}
	var calling sync.WaitGroup
	d := newDestination(f.t, func(w http.ResponseWriter, o order, _ int) {
		w.WriteHeader(http.StatusAccepted)
		calling.Go(func() { callBack(f.t, doors, o) })
	})
	d.confirmation = "callback"
	f.t.Cleanup(calling.Wait)
	return d
}

// callBack tries every door in turn, as a load balancer would.
func callBack(t *testing.T, doors []string, o order) {
	ctx := t.Context()
	for turn := 0; ctx.Err() == nil; turn++ {
		switch status := callBackTo(ctx, doors[turn%len(doors)], o); {
		case status == http.StatusAccepted:
			return
		case status >= 400 && status < 500:
			t.Errorf("the callback of %s is answered %d", o.WebhookID, status)
			return
		}
		wait(ctx, 20*time.Millisecond)
	}
}

// callBackTo confirms an order. It returns the status of the answer, 0 without one.
func callBackTo(ctx context.Context, door string, o order) int {
	return callBackWith(ctx, door, o, `{"status": "done"}`)
}

func callBackWith(ctx context.Context, door string, o order, body string) int {
	signer, err := standardwebhooks.NewWebhook(destinationSecret)
	if err != nil {
		return 0
	}
	now := time.Now()
	signature, err := signer.Sign(o.WebhookID, now, []byte(body))
	if err != nil {
		return 0
	}
	told, err := url.Parse(o.Data.CallbackURL)
	if err != nil {
		return 0
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, door+told.Path, strings.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set(standardwebhooks.HeaderWebhookID, o.WebhookID)
	req.Header.Set(standardwebhooks.HeaderWebhookTimestamp, strconv.FormatInt(now.Unix(), 10))
	req.Header.Set(standardwebhooks.HeaderWebhookSignature, signature)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}

// wait returns after d, or when ctx ends.
func wait(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// pause is the time that something in a test takes, not time that it hopes is
// enough.
func pause(t *testing.T, d time.Duration) { wait(t.Context(), d) }

// told sums up what the destinations got, for the reader of a long run.
func told(all map[string]reached) string {
	var parts []string
	for name, r := range all {
		parts = append(parts, fmt.Sprintf("%s %d requests (%d repeated)", name, r.requests, r.repeated))
	}
	return strings.Join(parts, ", ")
}
