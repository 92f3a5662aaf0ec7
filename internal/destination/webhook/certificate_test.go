package webhook

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"math/big"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"lethe/internal/destination"
	"lethe/internal/outbound"
)

// certified is a server with a certificate of its own, and a connector at noon that
// trusts it.
func certified(t *testing.T, leaf x509.Certificate, answer http.Handler) (*Webhook, destination.Target) {
	t.Helper()
	certificate, roots := certificateOf(t, leaf)
	server := httptest.NewUnstartedServer(answer)
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = &tls.Config{Certificates: []tls.Certificate{certificate}}
	server.StartTLS()
	t.Cleanup(server.Close)
	w := New(outbound.New(outbound.Config{Allow: loopback, RootCAs: roots}))
	w.now = func() time.Time { return noon }
	return w, targetOf(strings.Replace(server.URL, "127.0.0.1", "localhost", 1))
}

func certificateOf(t *testing.T, leaf x509.Certificate) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	leaf.SerialNumber = big.NewInt(1)
	leaf.IsCA, leaf.BasicConstraintsValid = true, true
	der, err := x509.CreateCertificate(rand.Reader, &leaf, &leaf, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, roots
}

// good is the certificate of localhost, for real time: TLS is judged by it.
func good() x509.Certificate {
	return x509.Certificate{
		DNSNames: []string{"localhost"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: noon.AddDate(100, 0, 0),
	}
}

func TestTest_SaysWhatIsWrongWithACertificate(t *testing.T) {
	t.Parallel()
	expired, other, ending := good(), good(), good()
	expired.NotBefore, expired.NotAfter = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	other.DNSNames = []string{"erp.example.com"}
	ending.NotAfter = time.Now().Add(9*24*time.Hour + time.Hour)
	for name, c := range map[string]struct {
		leaf  x509.Certificate
		trust bool
		ok    bool
		want  string
	}{
		"expired":      {expired, true, false, "The certificate counts from 2020-01-01 to 2021-01-01, which is not now."},
		"another host": {other, true, false, "The certificate belongs to erp.example.com, not to localhost."},
		"unknown":      {good(), false, false, "The certificate is signed by an authority that is not known here."},
		"ends soon":    {ending, true, true, "Renew it: 9 days are left."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, to := certified(t, c.leaf, says(200, ""))
			w.now = time.Now
			if !c.trust {
				w.client = outbound.New(outbound.Config{Allow: loopback})
			}
			steps := w.Test(t.Context(), to, destination.Connection)
			if len(steps) < 5 || steps[4].OK != c.ok || !strings.HasSuffix(steps[4].Detail, c.want) {
				t.Errorf("got %+v; want …%s", steps, c.want)
			}
		})
	}
}
