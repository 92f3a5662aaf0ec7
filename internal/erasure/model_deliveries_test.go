package erasure_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
)

func (m *model) pickDelivery(rt *rapid.T) (*modelled, string) {
	var routed []*modelled
	for _, r := range m.requests {
		if len(r.deliveries) > 0 {
			routed = append(routed, r)
		}
	}
	r := rapid.SampledFrom(routed).Draw(rt, "request")
	return r, rapid.SampledFrom([]string{"crm", "ads"}).Draw(rt, "destination")
}

var states = map[string]lifecycle.DeliveryState{
	"done": lifecycle.Done, "not_found": lifecycle.NotFound, "retained": lifecycle.Retained, "failed": lifecycle.Failed,
}

// confirms lets a destination call back at any time.
func (m *model) confirms(t *testing.T, rt *rapid.T) {
	r, name := m.pickDelivery(rt)
	said := rapid.SampledFrom([]string{"done", "not_found", "retained", "failed"}).Draw(rt, "says")
	m.connector.callback = answer{receipt: outcomes[said]}
	is := r.deliveries[name]
	err := m.Confirm(t.Context(), m.delivery(t, m.request(t, r.id), name).ID, nil, nil)

	if is.Closed() {
		expect(rt, "confirm", err, is == states[said])
		return
	}
	expect(rt, "confirm", err, true)
	if is == lifecycle.Held && said == "failed" {
		return // no failure lifts a hold
	}
	r.settle(name, states[said])
}

func (m *model) retries(t *testing.T, rt *rapid.T) {
	r, name := m.pickDelivery(rt)
	_, err := m.Retry(reviewer(t), m.delivery(t, m.request(t, r.id), name).ID)
	is := r.deliveries[name]
	allowed := !is.Closed() && is != lifecycle.Held
	expect(rt, "retry", err, allowed)
	if allowed {
		delete(r.expired, name)
		r.settle(name, lifecycle.Queued)
		r.patient[name] = max(r.patient[name], m.now+10*time.Minute)
	}
}

func (m *model) waives(t *testing.T, rt *rapid.T) {
	r, name := m.pickDelivery(rt)
	_, err := m.Waive(reviewer(t), erasure.Waiver{
		DeliveryID: m.delivery(t, m.request(t, r.id), name).ID, Ground: lifecycle.WaiveSystemGone, Text: "The system was switched off.",
	})
	allowed := !r.deliveries[name].Closed()
	expect(rt, "waive", err, allowed)
	if allowed {
		r.settle(name, lifecycle.Waived)
	}
}

// passes lets time pass, and the jobs run: a minute, in which windows end, or
// more than the longest wait between two attempts, after which everything open is
// due again and is sent.
func (m *model) passes(t *testing.T, rt *rapid.T) {
	if rapid.Bool().Draw(rt, "a minute") || m.now > 20*24*time.Hour {
		m.pass(t, rt, time.Minute)
		return
	}
	said := map[string]string{}
	for _, name := range []string{"crm", "ads"} {
		said[name] = rapid.SampledFrom([]string{"done", "not_found", "accepted", "retained", "failed", "no answer"}).Draw(rt, name)
	}
	m.pass(t, rt, 30*time.Hour)
	m.sends(t, rt, said)
}

func (m *model) pass(t *testing.T, rt *rapid.T, d time.Duration) {
	m.advance(t, d)
	m.now += d
	for _, job := range []func(context.Context) (int, error){m.ApproveDue, m.RouteDue, m.ExpireDue, m.EscalateDue} {
		for n := 1; n > 0; {
			var err error
			if n, err = job(system(t)); err != nil {
				rt.Fatal(err)
			}
		}
	}
	for _, r := range m.requests {
		m.routes(r)
		r.each(func(name string, s lifecycle.DeliveryState) {
			late := s == lifecycle.Accepted && r.accepted[name]+confirmWithin[name] <= m.now
			if late {
				r.expired[name] = m.now
			}
			if late || s == lifecycle.Queued && r.patient[name] <= m.now {
				r.settle(name, lifecycle.Failed)
			}
		})
	}
}

func (m *model) routes(r *modelled) {
	switch {
	case r.held:
	case r.state == lifecycle.InReview && r.reviewEnds <= m.now:
		r.state, r.sendAt = lifecycle.Approved, m.now+30*time.Second
	case r.state == lifecycle.Approved && r.sendAt <= m.now:
		r.state = lifecycle.Forwarding
		for name := range confirmWithin {
			r.deliveries[name], r.patient[name] = lifecycle.Queued, m.now+24*time.Hour
		}
	}
}

// sends sends everything that is due, whatever the circuits say: those are the
// business of other tests.
func (m *model) sends(t *testing.T, rt *rapid.T, said map[string]string) {
	for name, s := range said {
		receipt, ok := outcomes[s]
		m.connector.tell(name, receipt, map[bool]error{false: errors.New("connection refused")}[ok])
	}
	for n := 1; n > 0; {
		if _, err := m.db.SQL().ExecContext(t.Context(), `UPDATE destinations SET failures = 0, circuit_open_until = NULL`); err != nil {
			rt.Fatal(err)
		}
		n = m.forward(t)
	}
	for _, r := range m.requests {
		r.each(func(name string, s lifecycle.DeliveryState) {
			rests := s == lifecycle.Failed && r.expired[name] == m.now
			if (s == lifecycle.Queued || s == lifecycle.Failed) && !rests {
				m.sent(r, name, said[name])
			}
		})
	}
}

func (m *model) sent(r *modelled, name, said string) {
	switch {
	case said == "accepted":
		if _, waits := r.accepted[name]; !waits {
			r.accepted[name] = m.now
		}
		r.settle(name, lifecycle.Accepted)
	case said != "no answer":
		r.settle(name, states[said])
	case r.patient[name] <= m.now:
		r.settle(name, lifecycle.Failed)
	default:
		r.settle(name, lifecycle.Queued)
	}
}

// drains lets everybody do what is expected of them: then every request that was
// not rejected or withdrawn is completed.
func (m *model) drains(t *testing.T, rt *rapid.T) {
	for _, r := range m.requests {
		if r.held && !r.state.Final() {
			if _, err := m.Release(reviewer(t), erasure.Decision{RequestID: r.id}); err != nil {
				rt.Fatal(err)
			}
		}
	}
	m.connector.callback = answer{receipt: outcomes["done"]}
	m.connector.tell("crm", outcomes["done"], nil)
	m.connector.tell("ads", outcomes["done"], nil)
	for _, r := range m.requests {
		got := m.request(t, r.id)
		for name := range r.deliveries {
			if d := m.delivery(t, got, name); d.State == lifecycle.Accepted {
				if err := m.Confirm(t.Context(), d.ID, nil, nil); err != nil {
					rt.Fatal(err)
				}
			}
		}
	}
	for range 7 {
		m.advance(t, 30*time.Hour)
		m.work(t)
	}
	for _, r := range m.requests {
		got := m.request(t, r.id)
		if got.State != lifecycle.Completed && got.State != lifecycle.Rejected && got.State != lifecycle.Cancelled {
			rt.Fatalf("in the end the request is %s, with %v and %v", got.State, m.delivery(t, got, "crm"), m.delivery(t, got, "ads"))
		}
	}
}
