package webhook

import (
	"crypto/tls"
	"fmt"
	"net/http/httptrace"
	"net/netip"
	"net/url"
	"sync"
	"time"

	"lethe/internal/destination"
)

// journey notes how one request gets to its destination. Its hooks run in the
// goroutines of the transport, some of them when the exchange is over.
type journey struct {
	mu                   sync.Mutex
	lookup, connect, tls stretch
	addresses            int
	certificate          tls.ConnectionState
	connected            time.Time
}

// stretch is one part of the journey. It has not ended while ended is zero.
type stretch struct {
	began, ended time.Time
	err          error
	where        string
}

func (s *stretch) begin() {
	if s.began.IsZero() {
		s.began = time.Now()
	}
}

// end keeps the first fault until something succeeds: a name with several
// addresses is dialled more than once.
func (s *stretch) end(where string, err error) {
	if !s.ended.IsZero() && (s.err == nil || err != nil) {
		return
	}
	s.ended, s.where, s.err = time.Now(), where, err
}

func (j *journey) trace() *httptrace.ClientTrace {
	note := func(what func()) {
		j.mu.Lock()
		defer j.mu.Unlock()
		what()
	}
	return &httptrace.ClientTrace{
		DNSStart: func(httptrace.DNSStartInfo) { note(j.lookup.begin) },
		DNSDone: func(found httptrace.DNSDoneInfo) {
			note(func() { j.lookup.end("", found.Err); j.addresses = len(found.Addrs) })
		},
		ConnectStart: func(_, _ string) { note(j.connect.begin) },
		ConnectDone: func(_, address string, err error) {
			note(func() { j.connect.end(address, err) })
		},
		TLSHandshakeStart: func() { note(j.tls.begin) },
		TLSHandshakeDone: func(state tls.ConnectionState, err error) {
			note(func() { j.tls.end("", err); j.certificate = state })
		},
		GotConn: func(httptrace.GotConnInfo) { note(func() { j.connected = time.Now() }) },
	}
}

// waited is how long the answer took, once there was a connection.
func (j *journey) waited() time.Duration {
	j.mu.Lock()
	defer j.mu.Unlock()
	if j.connected.IsZero() {
		return 0
	}
	return time.Since(j.connected)
}

// steps is how far the request came; over is the error that the exchange ended
// with. It arrived when only the answer is left to judge.
func (j *journey) steps(u *url.URL, to destination.Target, now time.Time, over error) (steps []destination.Step, arrived bool) {
	j.mu.Lock()
	defer j.mu.Unlock()
	add := func(name string, s stretch, found string, explain func(error) string) bool {
		step := s.step(name, found, explain, over)
		step.Detail = redact(to, destination.Order{}, step.Detail)
		steps = append(steps, step)
		return step.OK
	}
	if _, err := netip.ParseAddr(u.Hostname()); err == nil {
		steps = append(steps, destination.Step{Name: "lookup", OK: true, Detail: "The URL has an address in it, and no name to look up."})
	} else if !add("lookup", j.lookup, fmt.Sprintf("%s has %s.", u.Hostname(), addressCount(j.addresses)), whyNotFound) {
		return steps, false
	}
	if !add("connect", j.connect, fmt.Sprintf("Connected to %s.", j.connect.where), j.connect.whyNotConnected) {
		return steps, false
	}
	if u.Scheme == "https" && !add("tls", j.tls, j.secured(now), whyNotSecured) {
		return steps, false
	}
	return steps, true
}

// step tells a stretch that came to its end from one that failed, and from one that
// the end of the exchange cut short.
func (s stretch) step(name, found string, explain func(error) string, over error) destination.Step {
	step := destination.Step{Name: name, OK: true, Detail: found}
	switch {
	case s.ended.IsZero() && over != nil:
		step.OK, step.Detail = false, sentence(over.Error())
	case s.err != nil:
		step.OK, step.Detail = false, explain(s.err)
	}
	if !s.ended.IsZero() {
		step.Took = s.ended.Sub(s.began)
	}
	return step
}

func addressCount(n int) string {
	if n == 1 {
		return "one address"
	}
	return fmt.Sprintf("%d addresses", n)
}
