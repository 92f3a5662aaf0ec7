package erasure_test

import (
	"flag"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"
	"pgregory.net/rapid"

	"lethe/internal/destination"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/internal/ledger"
	"lethe/internal/lifecycle"
)

// model is what should be, worked out without the code that is tested: requests
// and their deliveries as plain states, and a clock that moves by what was
// advanced.
type model struct {
	*world
	now      time.Duration
	requests []*modelled
}

type modelled struct {
	id         uuid.UUID
	state      lifecycle.RequestState
	held       bool
	reviewEnds time.Duration
	sendAt     time.Duration
	deliveries map[string]lifecycle.DeliveryState
	patient    map[string]time.Duration // until when it may fail without needing a person
	accepted   map[string]time.Duration // when it was accepted first
	expired    map[string]time.Duration // when its confirmation was given up: it is sent a day later
}

// The destinations of the rules, and how long each may take to confirm.
var confirmWithin = map[string]time.Duration{"crm": 336 * time.Hour, "ads": time.Hour}

// Whatever people, destinations and time do in whatever order: every request and
// delivery is where the lifecycle says, nothing completes without evidence, the
// ledger holds, and when all destinations work again everything is completed.
func TestModel_P2_P3_EveryOrderOfEventsEndsWhereTheLifecycleSays(t *testing.T) {
	t.Parallel()
	seldom(t)
	w := newWorld(t)
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{world: w}
		m.begins(t, rt)
		rt.Repeat(map[string]func(*rapid.T){
			"submit":  func(*rapid.T) { m.submits(t) },
			"approve": func(rt *rapid.T) { m.approves(t, rt) },
			"undo":    func(rt *rapid.T) { m.undoes(t, rt) },
			"reject":  func(rt *rapid.T) { m.rejects(t, rt) },
			"cancel":  func(rt *rapid.T) { m.cancels(t, rt) },
			"hold":    func(rt *rapid.T) { m.holds(t, rt) },
			"release": func(rt *rapid.T) { m.releases(t, rt) },
			"confirm": func(rt *rapid.T) { m.confirms(t, rt) },
			"retry":   func(rt *rapid.T) { m.retries(t, rt) },
			"waive":   func(rt *rapid.T) { m.waives(t, rt) },
			"pass":    func(rt *rapid.T) { m.passes(t, rt) },
			"":        func(rt *rapid.T) { m.compare(t, rt) },
		})
		m.drains(t, rt)
	})
	w.advance(t, 2*time.Minute)
	w.seal(t)
	if _, err := w.Reconcile(system(t)); err != nil {
		t.Fatal(err)
	}
	found, err := w.Invariants(system(t))
	if err != nil || len(found) == 0 {
		t.Fatalf("invariants: %v, error %v", found, err)
	}
	for _, i := range found {
		if i.Violations > 0 && i.Name != "I8" { // no jobs run in this test
			t.Errorf("%s: %d violations, %v", i.Name, i.Violations, i.Examples)
		}
	}
	if _, err := ledger.Verify(t.Context(), w.db.Read()); err != nil {
		t.Error(err)
	}
}

// seldom keeps the property short unless -rapid.checks asks for more.
func seldom(t *testing.T) {
	asked := false
	flag.Visit(func(f *flag.Flag) { asked = asked || f.Name == "rapid.checks" })
	if asked {
		return
	}
	if err := flag.Set("rapid.checks", "6"); err != nil {
		t.Fatal(err)
	}
}

// begins with a request whose deliveries are written, so that every event can
// happen from the first on.
func (m *model) begins(t *testing.T, rt *rapid.T) {
	m.submits(t)
	first := m.requests[0]
	_, err := m.Approve(reviewer(t), erasure.Decision{RequestID: first.id})
	expect(rt, "approve", err, true)
	first.state, first.sendAt = lifecycle.Approved, m.now+30*time.Second
	m.pass(t, rt, time.Minute)
}

func (m *model) pick(rt *rapid.T) *modelled {
	return rapid.SampledFrom(m.requests).Draw(rt, "request")
}

// expect fails unless the command succeeded exactly when it should.
func expect(rt *rapid.T, what string, err error, allowed bool) {
	if allowed != (err == nil) || err != nil && !fault.Is(err, fault.Conflict) {
		rt.Fatalf("%s: %v; allowed is %v", what, err, allowed)
	}
}

func (m *model) submits(t *testing.T) {
	in := anna()
	in.Identifiers = []erasure.IdentifierInput{{Type: "customer_id", Value: "customer-" + uuid.NewString()}}
	r := m.submit(t, in)
	m.requests = append(m.requests, &modelled{
		id: r.ID, state: lifecycle.InReview, reviewEnds: m.now + 72*time.Hour,
		deliveries: map[string]lifecycle.DeliveryState{},
		patient:    map[string]time.Duration{}, accepted: map[string]time.Duration{}, expired: map[string]time.Duration{},
	})
}

func (m *model) approves(t *testing.T, rt *rapid.T) {
	r := m.pick(rt)
	_, err := m.Approve(reviewer(t), erasure.Decision{RequestID: r.id})
	allowed := r.state == lifecycle.InReview && !r.held
	expect(rt, "approve", err, allowed)
	if allowed {
		r.state, r.sendAt = lifecycle.Approved, m.now+30*time.Second
	}
}

func (m *model) undoes(t *testing.T, rt *rapid.T) {
	r := m.pick(rt)
	_, err := m.Undo(reviewer(t), erasure.Decision{RequestID: r.id})
	allowed := r.state == lifecycle.Approved && (m.now < r.sendAt || r.held)
	expect(rt, "undo", err, allowed)
	if allowed {
		r.state = lifecycle.InReview
		if r.reviewEnds <= m.now {
			r.reviewEnds = m.now + 72*time.Hour
		}
	}
}

func (m *model) rejects(t *testing.T, rt *rapid.T) {
	r := m.pick(rt)
	_, err := m.Reject(reviewer(t), erasure.Rejection{RequestID: r.id, Ground: lifecycle.LegalClaims, Text: "A court case is open."})
	allowed := r.state == lifecycle.InReview
	expect(rt, "reject", err, allowed)
	if allowed {
		r.state = lifecycle.Rejected
	}
}

func (m *model) cancels(t *testing.T, rt *rapid.T) {
	r := m.pick(rt)
	_, err := m.Cancel(reviewer(t), erasure.Decision{RequestID: r.id})
	allowed := r.state == lifecycle.InReview || r.state == lifecycle.Approved
	expect(rt, "cancel", err, allowed)
	if allowed {
		r.state = lifecycle.Cancelled
	}
}

func (m *model) holds(t *testing.T, rt *rapid.T) {
	r := m.pick(rt)
	now, err := m.Now(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	_, err = m.Hold(reviewer(t), erasure.Holding{RequestID: r.id, Ground: lifecycle.HoldLegalClaims, ReviewOn: now.AddDate(0, 1, 0)})
	allowed := !r.state.Final()
	expect(rt, "hold", err, allowed)
	if allowed {
		r.held = true
		r.each(func(name string, s lifecycle.DeliveryState) {
			if !s.Closed() {
				r.deliveries[name] = lifecycle.Held
			}
		})
	}
}

func (m *model) releases(t *testing.T, rt *rapid.T) {
	r := m.pick(rt)
	_, err := m.Release(reviewer(t), erasure.Decision{RequestID: r.id})
	allowed := r.held && !r.state.Final()
	expect(rt, "release", err, allowed)
	if allowed {
		m.released(r)
	}
}

func (m *model) released(r *modelled) {
	r.held = false
	r.reviewEnds, r.sendAt = max(r.reviewEnds, m.now), max(r.sendAt, m.now)
	r.each(func(name string, s lifecycle.DeliveryState) {
		if s != lifecycle.Held {
			return
		}
		r.deliveries[name] = lifecycle.Queued
		if _, waits := r.accepted[name]; waits {
			r.deliveries[name] = lifecycle.Accepted
		}
		r.patient[name] = max(r.patient[name], m.now+24*time.Hour)
	})
}

func (r *modelled) each(do func(string, lifecycle.DeliveryState)) {
	for _, name := range []string{"crm", "ads"} {
		if s, ok := r.deliveries[name]; ok {
			do(name, s)
		}
	}
}

// settle is what the evidence makes of a delivery, and of its request.
func (r *modelled) settle(name string, s lifecycle.DeliveryState) {
	r.deliveries[name] = s
	if s != lifecycle.Accepted && s != lifecycle.Held {
		delete(r.accepted, name)
	}
	open := false
	r.each(func(_ string, s lifecycle.DeliveryState) { open = open || !s.Closed() })
	if !open {
		r.state = lifecycle.Completed
	}
}

func (m *model) compare(t *testing.T, rt *rapid.T) {
	for _, r := range m.requests {
		got := m.request(t, r.id)
		if got.State != r.state || (got.HoldGround != nil) != (r.held && !r.state.Final()) {
			rt.Fatalf("request is %s, held %v; want %s, held %v", got.State, got.HoldGround != nil, r.state, r.held)
		}
		r.each(func(name string, want lifecycle.DeliveryState) {
			if d := m.delivery(t, got, name); d.State != want {
				rt.Fatalf("delivery to %s is %s (%v); want %s", name, d.State, fmt.Sprint(d.LastError), want)
			}
		})
	}
}

var outcomes = map[string]destination.Receipt{
	"done":      {Status: destination.Done},
	"not_found": {Status: destination.NotFound},
	"accepted":  {Status: destination.Accepted},
	"retained":  {Status: destination.Retained, Ground: "tax law"},
	"failed":    {Status: destination.Failed},
}
