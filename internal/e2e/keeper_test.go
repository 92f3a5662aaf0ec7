package e2e_test

import (
	"fmt"
	"io"
	"net/http"
	"sync"
	"testing"
)

// keeper is a destination that accepts an order, erases in its own time, and
// answers an order about somebody whom it has erased that this is done.
type keeper struct {
	*destination

	mu     sync.Mutex
	erased map[string]bool // by address
}

func newKeeper(t *testing.T) *keeper {
	t.Helper()
	k := &keeper{erased: map[string]bool{}}
	k.destination = newDestination(t, func(w http.ResponseWriter, o order, _ int) {
		k.mu.Lock()
		defer k.mu.Unlock()
		if !k.erased[addressee(o)] {
			w.WriteHeader(http.StatusAccepted)
			return
		}
		_, _ = io.WriteString(w, `{"status": "done"}`)
	})
	k.confirmation = "callback"
	return k
}

func addressee(o order) string { return o.Data.Identifiers[0].Value }

// confirmAll erases everybody of whom it has an order, and calls back.
func (k *keeper) confirmAll(t *testing.T, door string) {
	t.Helper()
	for _, o := range k.Orders() {
		k.mu.Lock()
		known := k.erased[addressee(o)]
		k.erased[addressee(o)] = true
		k.mu.Unlock()
		if known {
			continue
		}
		eventually(t, startTime, fmt.Sprintf("the callback of %s is taken", o.WebhookID), func() bool {
			return callBackTo(t.Context(), door, o) == http.StatusAccepted
		})
	}
}

func (k *keeper) awaitOrders(t *testing.T, n int) {
	t.Helper()
	eventually(t, fleetTime(), fmt.Sprintf("%d orders arrive", n), func() bool { return len(k.Orders()) >= n })
}

// awaitPersons waits until so many were ever named to it.
func (k *keeper) awaitPersons(t *testing.T, n int) {
	t.Helper()
	eventually(t, fleetTime(), fmt.Sprintf("orders about %d persons arrive", n), func() bool {
		seen := map[string]bool{}
		for _, o := range k.Orders() {
			seen[addressee(o)] = true
		}
		return len(seen) >= n
	})
}

// keys is under which key each request arrived.
func (k *keeper) keys() map[string]string {
	keys := map[string]string{}
	for _, o := range k.Orders() {
		keys[o.Data.RequestID] = o.WebhookID
	}
	return keys
}

func (k *keeper) keysOf(request string) []string {
	var keys []string
	for _, o := range k.Orders() {
		if o.Data.RequestID == request {
			keys = append(keys, o.WebhookID)
		}
	}
	return keys
}
