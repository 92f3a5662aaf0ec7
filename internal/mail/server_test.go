package mail_test

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/http/httptest"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

const (
	username = "desk"
	password = "correct horse"
)

// server is a real SMTP server that takes mail, or refuses it as it is told.
type server struct {
	port  int
	roots *x509.CertPool

	onMail, onRcpt, onData error // what it answers; nil: it agrees

	mu  sync.Mutex
	got []delivered
}

type delivered struct {
	from, to  string
	header    mail.Header
	raw       string
	encrypted bool
	signedIn  bool
}

// protection is how a server of the tests listens.
type protection int

const (
	plain protection = iota
	startTLS
	implicitTLS
)

func (s *server) start(t *testing.T, p protection) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	smtpServer := smtp.NewServer(smtp.BackendFunc(s.session))
	smtpServer.Domain = "mail.example.com"
	smtpServer.ErrorLog = log.New(io.Discard, "", 0)
	if p != plain {
		smtpServer.TLSConfig, s.roots = certificate(t)
	}
	if p == implicitTLS {
		l = tls.NewListener(l, smtpServer.TLSConfig)
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		smtpServer.Serve(l)
	}()
	t.Cleanup(func() {
		smtpServer.Close()
		<-done
	})
	return s
}

// certificate is one for 127.0.0.1, which the standard library keeps for tests.
func certificate(t *testing.T) (*tls.Config, *x509.CertPool) {
	t.Helper()
	holder := httptest.NewTLSServer(nil)
	defer holder.Close()
	roots := x509.NewCertPool()
	roots.AddCert(holder.Certificate())
	return &tls.Config{Certificates: holder.TLS.Certificates}, roots
}

func (s *server) session(c *smtp.Conn) (smtp.Session, error) {
	_, encrypted := c.TLSConnectionState()
	return &session{server: s, mail: delivered{encrypted: encrypted}}, nil
}

func (s *server) mails() []delivered {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.got)
}

// one returns the only mail that arrived.
func (s *server) one(t *testing.T) delivered {
	t.Helper()
	got := s.mails()
	if len(got) != 1 {
		t.Fatalf("%d mails arrived; want 1", len(got))
	}
	return got[0]
}

type session struct {
	server *server
	mail   delivered
}

func (s *session) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *session) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, pass string) error {
		if user != username || pass != password {
			return errors.New("wrong password for " + user)
		}
		s.mail.signedIn = true
		return nil
	}), nil
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.mail.from = from
	return s.server.onMail
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.to = to
	return s.server.onRcpt
}

func (s *session) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.server.onData != nil {
		return s.server.onData
	}
	parsed, err := mail.ReadMessage(strings.NewReader(string(raw)))
	if err != nil {
		return err
	}
	s.mail.raw, s.mail.header = string(raw), parsed.Header
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.got = append(s.server.got, s.mail)
	return nil
}

func (s *session) Reset()        {}
func (s *session) Logout() error { return nil }
