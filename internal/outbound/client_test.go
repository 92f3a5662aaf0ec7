package outbound_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"lethe/internal/outbound"
)

var loopback = []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}

// canary is a server on loopback that must not be reached.
func canary(t *testing.T) (port string, hits *atomic.Int32) {
	t.Helper()
	hits = new(atomic.Int32)
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ConnState = func(_ net.Conn, s http.ConnState) {
		if s == http.StateNew {
			hits.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	_, port, err := net.SplitHostPort(server.Listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	return port, hits
}

func TestS44_ClientNeverReachesThisMachineByAnySpelling(t *testing.T) {
	t.Parallel()
	port, hits := canary(t)
	client := outbound.New(outbound.Config{Resolver: resolver(t, always("127.0.0.1"))})
	for _, host := range []string{
		"127.0.0.1", "127.1.2.3", "0.0.0.0", "[::]", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
		"localhost", "LOCALHOST", "localhost.", "foo.localhost", "rebind.example.com",
		"2130706433", "0x7f000001", "0x7f.1", "0177.0.0.1", "127.1", "127.0.0.1.nip.example.com",
		"user:password@127.0.0.1", "①②⑦.⓪.⓪.①",
	} {
		for _, scheme := range []string{"http", "https"} {
			res, err := client.Get(scheme + "://" + host + ":" + port + "/")
			if err == nil {
				res.Body.Close()
				t.Errorf("%s://%s answered %d; want it refused", scheme, host, res.StatusCode)
			}
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("the canary was reached %d times", n)
	}
}

func TestS44_ClientJudgesTheAddressItDialsAndNotAnEarlierAnswer(t *testing.T) {
	t.Parallel()
	port, hits := canary(t)
	names := resolver(t, inTurn("93.184.216.34", "127.0.0.1"))
	client := outbound.New(outbound.Config{Resolver: names})

	before, err := names.LookupNetIP(t.Context(), "ip4", "rebind.example.com")
	if err != nil || len(before) != 1 || before[0].String() != "93.184.216.34" {
		t.Fatalf("a check before the call sees %v, %v", before, err)
	}
	_, err = client.Get("https://rebind.example.com:" + port)

	var refused *outbound.RefusedError
	if !errors.As(err, &refused) || refused.Address.Addr() != netip.MustParseAddr("127.0.0.1") {
		t.Errorf("got %v; want the second address refused", err)
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("the canary was reached %d times", n)
	}
}

func TestClient_RefusesPlainHTTPOutsideAllowedRangesOnEveryPort(t *testing.T) {
	t.Parallel()
	client := outbound.New(outbound.Config{Allow: loopback, Resolver: resolver(t, always("93.184.216.34"))})
	for _, port := range []string{"80", "443", "8443"} {
		res, err := client.Get("http://crm.example.com:" + port)
		if err == nil {
			res.Body.Close()
		}
		if refused, ok := errors.AsType[*outbound.RefusedError](err); !ok || !strings.Contains(refused.Reason, "plain http") {
			t.Errorf("port %s: %v; want it refused", port, err)
		}
	}
}

func TestClient_ReachesAllowedRangesByPlainHTTPOnAnyPort(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if got := r.Header.Get("Accept-Encoding"); got != "" {
			t.Errorf("asked for %q; a compressed answer can be a bomb", got)
		}
	}))
	t.Cleanup(server.Close)
	res, err := outbound.New(outbound.Config{Allow: loopback}).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
}

func TestS45_ClientReturnsRedirectsWithoutFollowing(t *testing.T) {
	t.Parallel()
	port, hits := canary(t)
	server := httptest.NewServer(http.RedirectHandler("http://127.0.0.1:"+port+"/", http.StatusTemporaryRedirect))
	t.Cleanup(server.Close)
	res, err := outbound.New(outbound.Config{Allow: loopback}).Post(server.URL, "text/plain", strings.NewReader("order"))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusTemporaryRedirect || hits.Load() != 0 {
		t.Errorf("got %d, and the target was reached %d times", res.StatusCode, hits.Load())
	}
}

func TestS45_S48_ClientVerifiesTLSAndItsVersion(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.Config.ErrorLog = quiet()
	server.StartTLS()
	t.Cleanup(server.Close)
	old := httptest.NewUnstartedServer(http.NotFoundHandler())
	old.Config.ErrorLog = quiet()
	old.TLS = &tls.Config{MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11}
	old.StartTLS()
	t.Cleanup(old.Close)

	roots := x509.NewCertPool()
	roots.AddCert(server.Certificate())
	roots.AddCert(old.Certificate())
	trusting := outbound.New(outbound.Config{Allow: loopback, RootCAs: roots})
	for _, c := range []struct {
		name   string
		client *http.Client
		url    string
		want   string
	}{
		{"a known certificate", trusting, server.URL, ""},
		{"an unknown certificate", outbound.New(outbound.Config{Allow: loopback}), server.URL, "certificate"},
		{"TLS 1.1", trusting, old.URL, "protocol version"},
	} {
		res, err := c.client.Get(c.url)
		switch {
		case err == nil:
			res.Body.Close()
			if c.want != "" {
				t.Errorf("%s was accepted", c.name)
			}
		case c.want == "" || !strings.Contains(err.Error(), c.want):
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestS44_ClientIgnoresOtherSchemesAndTheProxyOfTheEnvironment(t *testing.T) {
	port, hits := canary(t)
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:"+port)
	t.Setenv("HTTPS_PROXY", "http://127.0.0.1:"+port)
	client := outbound.New(outbound.Config{Allow: loopback, Resolver: resolver(t, always("10.0.0.1"))})
	for _, url := range []string{"http://crm.example.com/", "https://crm.example.com/", "ftp://127.0.0.1/", "file:///etc/passwd", "gopher://127.0.0.1/"} {
		if res, err := client.Get(url); err == nil {
			res.Body.Close()
			t.Errorf("%s was fetched", url)
		}
	}
	if n := hits.Load(); n != 0 {
		t.Errorf("the proxy was used %d times", n)
	}
}

func TestClient_ConnectsAnewForARequestThatSaysClose(t *testing.T) {
	t.Parallel()
	port, hits := canary(t)
	client := outbound.New(outbound.Config{Allow: loopback})
	get := func(alone bool) {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://127.0.0.1:"+port, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		req.Close = alone
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		io.Copy(io.Discard, res.Body)
		res.Body.Close()
	}
	for _, alone := range []bool{false, false, true, true} {
		get(alone)
	}
	if n := hits.Load(); n != 3 {
		t.Errorf("%d connections; want one for both that keep it, and one for each that does not", n)
	}
	guarded := outbound.New(outbound.Config{})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://127.0.0.1:"+port, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Close = true
	if _, err = guarded.Do(req); !isRefused(err) {
		t.Errorf("a connection of its own: %v; want it refused", err)
	}
}

func isRefused(err error) bool {
	_, ok := errors.AsType[*outbound.RefusedError](err)
	return ok
}

func TestS45_ClientRefusesEndlessHeaders(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Long", strings.Repeat("x", 128<<10))
	}))
	t.Cleanup(server.Close)
	if res, err := outbound.New(outbound.Config{Allow: loopback}).Get(server.URL); err == nil {
		res.Body.Close()
		t.Error("headers of 128 KiB were taken")
	}
}
