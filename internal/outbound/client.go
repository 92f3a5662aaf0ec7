// Package outbound makes the only HTTP client that Lethe calls out with. What it
// calls comes from people's settings, so every connection is judged by the
// address it is about to use, after the name was resolved and before the first
// packet; a name that resolves differently the second time gains nothing:
//
//	URL ─ scheme ─► resolve name ─► for each address ─┬─ in Allow ─────────────────────► dial
//	                                                 ├─ public, https, 443 or 8443 ────► dial
//	                                                 └─ anything else ─► *RefusedError
//
// Redirects are returned, not followed: the body of an order must not travel to
// a place that nobody configured. No proxy is used, whatever the environment
// says: it would dial in our place and past this guard.
package outbound

import (
	"crypto/tls"
	"crypto/x509"
	"net"
	"net/http"
	"net/netip"
	"time"
)

const (
	dialTimeout      = 10 * time.Second
	handshakeTimeout = 10 * time.Second
	idleTimeout      = 90 * time.Second

	// connsPerHost equals the highest concurrency a destination may be given.
	connsPerHost = 64
	idleConns    = 256

	maxHeaderBytes = 64 << 10
)

// Config says what the client may reach. The zero value reaches public
// addresses only.
type Config struct {
	// Allow lists the private ranges that may be called, with plain http and on
	// any port too.
	Allow []netip.Prefix
	// RootCAs verify servers; nil means the system's.
	RootCAs *x509.CertPool
	// Resolver resolves names; nil means the system's.
	Resolver *net.Resolver
}

// New returns a client that is safe for concurrent use and is meant to be
// shared: it bounds and keeps connections. It has no timeout of its own for a
// whole exchange, so every request needs a context with a deadline. A request
// whose Close is set gets a connection of its own, made anew.
func New(cfg Config) *http.Client {
	kept := byScheme{plain: transport(cfg, "http"), secure: transport(cfg, "https")}
	return &http.Client{
		Transport:     &byUse{kept: kept, anew: kept.withoutKeeping()},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// byUse keeps apart the connections that are used once. Close alone would not: it
// ends a connection, which may have been used before.
type byUse struct{ kept, anew byScheme }

func (u *byUse) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.Close {
		return u.anew.RoundTrip(req)
	}
	return u.kept.RoundTrip(req)
}

// CloseIdleConnections lets http.Client.CloseIdleConnections reach what is kept.
func (u *byUse) CloseIdleConnections() {
	u.kept.plain.CloseIdleConnections()
	u.kept.secure.CloseIdleConnections()
}

// byScheme gives each scheme its own transport, because a dialer is told the
// address and not the scheme.
type byScheme struct{ plain, secure *http.Transport }

func (s byScheme) RoundTrip(req *http.Request) (*http.Response, error) {
	if req.URL.Scheme == "https" {
		return s.secure.RoundTrip(req)
	}
	// Refuses anything but http by itself.
	return s.plain.RoundTrip(req)
}

// withoutKeeping has the same guards and limits, and makes every connection anew.
func (s byScheme) withoutKeeping() byScheme {
	anew := byScheme{plain: s.plain.Clone(), secure: s.secure.Clone()}
	anew.plain.DisableKeepAlives, anew.secure.DisableKeepAlives = true, true
	return anew
}

func transport(cfg Config, scheme string) *http.Transport {
	dialer := &net.Dialer{
		Timeout:  dialTimeout,
		Resolver: cfg.Resolver,
		Control:  newGuard(cfg.Allow, scheme).control,
	}
	// HTTP/1 only: with a connection per exchange, one slow answer delays no other.
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	return &http.Transport{
		DialContext:            dialer.DialContext,
		TLSClientConfig:        &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: cfg.RootCAs},
		TLSHandshakeTimeout:    handshakeTimeout,
		Protocols:              protocols,
		MaxConnsPerHost:        connsPerHost,
		MaxIdleConnsPerHost:    connsPerHost,
		MaxIdleConns:           idleConns,
		IdleConnTimeout:        idleTimeout,
		MaxResponseHeaderBytes: maxHeaderBytes,
		DisableCompression:     true,
	}
}
