package e2e_test

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"lethe/internal/pgtest"
)

// The time limit of an order to a hostile destination, and what follows from it.
const (
	hostileTimeout = 4 * time.Second
	afterLease     = 2*hostileTimeout + 2*time.Second
)

// hostile is a destination that behaves badly to everybody.
type hostile struct {
	name string
	do   func(t *testing.T, w http.ResponseWriter)
}

// hostiles redirect to elsewhere, and count in late the answers that came after
// the lease.
func hostiles(elsewhere string, late *atomic.Int32) []hostile {
	return []hostile{
		{"silent", func(t *testing.T, _ http.ResponseWriter) { <-t.Context().Done() }},
		{"dripping", drip},
		{"late", func(t *testing.T, w http.ResponseWriter) {
			pause(t, afterLease)
			w.WriteHeader(http.StatusOK)
			late.Add(1)
		}},
		{"redirecting", func(_ *testing.T, w http.ResponseWriter) {
			w.Header().Set("Location", elsewhere)
			w.WriteHeader(http.StatusTemporaryRedirect)
		}},
		{"verbose", func(_ *testing.T, w http.ResponseWriter) {
			_, _ = w.Write(bytes.Repeat([]byte("done "), 2<<20)) // the reader has gone away long before the end
		}},
		{"broken", func(_ *testing.T, w http.ResponseWriter) { w.WriteHeader(http.StatusInternalServerError) }},
	}
}

// drip says a byte per second, for ever.
func drip(t *testing.T, w http.ResponseWriter) {
	for t.Context().Err() == nil {
		if _, err := w.Write([]byte(" ")); err != nil {
			return
		}
		_ = http.NewResponseController(w).Flush()
		pause(t, time.Second)
	}
}

// Destinations that hang, drip, redirect, talk without end, answer after the
// lease or fail take nothing from a good one, and none of their deliveries is
// closed or out of sight.
func TestDestination_F22_F23_F27_HostileDelaysNobodyAndStaysInSight(t *testing.T) {
	t.Parallel()
	// Those that hang have more orders than a process sends at once.
	perDestination, people := scale(25, 100), 20
	f := newFleet(t, pgtest.NewURL(t), "LETHE_DELIVERY_TIMEOUT="+hostileTimeout.String())
	r := f.add()
	var strayed, late atomic.Int32
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { strayed.Add(1) }))
	t.Cleanup(elsewhere.Close)
	receivers := map[string]*destination{"good": newDestination(t, nil)}
	bad := hostiles(elsewhere.URL, &late)
	for _, h := range bad {
		receivers[h.name] = newDestination(t, func(w http.ResponseWriter, _ order, _ int) { h.do(t, w) })
	}
	f.apply(routingByAttribute(receivers))
	db := f.database()

	for _, h := range bad {
		for i := range perDestination {
			submitTo(t, r.api(), h.name, fmt.Sprintf("%s-%d@example.com", h.name, i))
		}
	}
	for _, h := range bad {
		eventually(t, 20*time.Second, h.name+" has an order", func() bool { return len(receivers[h.name].Orders()) > 0 })
	}
	began := time.Now()
	for i := range people {
		submitTo(t, r.api(), "good", fmt.Sprintf("good-%d@example.com", i))
	}
	eventually(t, 20*time.Second, "the good ones are completed", func() bool {
		return number(t, db, `SELECT count(*) FROM erasure_requests WHERE state = 'COMPLETED'`) == people
	})
	if took := time.Since(began); took > hostileTimeout {
		t.Errorf("a good destination was served after %v: somebody waited for a hostile one", took)
	}

	eventually(t, 3*afterLease, "an answer came after its lease", func() bool { return late.Load() > 0 })
	for _, h := range bad {
		eventually(t, 20*time.Second, "it is said what is wrong with "+h.name, func() bool {
			return number(t, db, `SELECT count(*) FROM deliveries d JOIN destinations x ON x.id = d.destination_id
				WHERE x.name = $1 AND last_error <> ''`, h.name) > 0
		})
	}
	if n := number(t, db, `SELECT count(*) FROM deliveries d JOIN destinations x ON x.id = d.destination_id WHERE x.name <> 'good' AND closed_at IS NOT NULL`); n != 0 {
		t.Errorf("%d hostile deliveries are closed", n)
	}
	if n := r.api().countDeliveries(t, "QUEUED", "SENDING", "FAILED"); n != len(bad)*perDestination {
		t.Errorf("the API shows %d open deliveries; want %d", n, len(bad)*perDestination)
	}
	if n := strayed.Load(); n != 0 {
		t.Errorf("a redirect was followed %d times", n)
	}
	if text := r.stdout.String() + r.stderr.String(); strings.Contains(text, "@example.com") {
		t.Error("a person is in the log")
	}
}

// One order that always fails waits by itself: the others of its destination go
// past it.
func TestDestination_F33_PoisonHoldsUpNobody(t *testing.T) {
	t.Parallel()
	people := scale(20, 500)
	f := newFleet(t, pgtest.NewURL(t))
	r := f.add()
	picky := newDestination(t, func(w http.ResponseWriter, o order, _ int) {
		if o.Data.Identifiers[0].Value == "poison@example.com" {
			w.WriteHeader(http.StatusInternalServerError)
		}
	})
	f.apply(routing(map[string]*destination{"picky": picky}))
	poison := r.api().submit(t, submission("poison@example.com"))
	eventually(t, 20*time.Second, "the poison was refused", func() bool { return len(picky.Orders()) > 1 })
	for i := range people {
		r.api().submit(t, submission(fmt.Sprintf("person-%d@example.com", i)))
	}
	db := f.database()
	eventually(t, fleetTime(), "all others are completed", func() bool { return openRequests(t, db) == 1 })
	now := r.api().request(t, poison.ID)
	if now.State != "FORWARDING" || len(now.Deliveries.Edges) != 1 || !slices.Contains([]string{"QUEUED", "SENDING", "FAILED"}, now.Deliveries.Edges[0].Node.State) {
		t.Errorf("the poisoned request is %+v; want it open, and its delivery too", now)
	}
}

// routingByAttribute sends a request to the one destination that it names.
func routingByAttribute(destinations map[string]*destination) string {
	document, _, _ := strings.Cut(routing(destinations), "rules:\n")
	var b strings.Builder
	b.WriteString(document + "rules:\n")
	for name := range destinations {
		fmt.Fprintf(&b, "  - name: only-%s\n    when: 'attributes.only == \"%[1]s\"'\n    to: [%[1]s]\n", name)
	}
	return b.String()
}

func submitTo(t *testing.T, a api, destination, email string) request {
	t.Helper()
	input := submission(email)
	input["attributes"] = vars{"only": destination}
	return a.submit(t, input)
}

// countDeliveries is how many deliveries the API shows in these states.
func (a api) countDeliveries(t *testing.T, states ...string) int {
	t.Helper()
	return ask[struct{ Deliveries struct{ TotalCount int } }](t, a,
		`query($states: [DeliveryState!]) { deliveries(where: {stateIn: $states}) { totalCount } }`, vars{"states": states}).Deliveries.TotalCount
}
