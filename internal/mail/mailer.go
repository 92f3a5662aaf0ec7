// Package mail hands plain-text messages to an SMTP server, one at a time.
//
//	Send ─► check ─► connect, TLS, sign in ─► sender, recipient, content ─► nil: the server has it
//	          │               │                            │
//	       permanent      try again                4xx, broken: try again
//	                                               5xx: permanent
//
// A message may arrive twice, when the server took it and its answer was lost;
// both then carry the same Message-ID. Nothing here stores, logs or repeats.
package mail

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

const defaultTimeout = 30 * time.Second

// Mailer sends messages to one server. It may be used by many at once.
type Mailer struct {
	cfg    Config
	from   mail.Address
	domain string // right part of every Message-ID
	tls    *tls.Config
}

// Config says which server takes the mail, and how.
type Config struct {
	Host     string // name or address; with TLS it must be in the server's certificate
	Port     int    // 0: 587 with STARTTLS, 465 with Implicit, 25 with None
	Username string // empty: nobody signs in
	Password string
	TLS      Mode           // empty: STARTTLS
	Roots    *x509.CertPool // who may vouch for the server; nil: whom the machine trusts
	From     string         // the sender, as "Privacy team <privacy@example.com>" or without a name
	Timeout  time.Duration  // for one message from the first packet to the last; 0: 30 seconds
}

// Mode is how the connection to the server is protected.
type Mode string

// The modes of protection. With the first two a server that cannot prove its
// name, or offers less than TLS 1.2, gets nothing.
const (
	STARTTLS Mode = "starttls" // in the clear until the server and we turn to TLS (RFC 3207)
	Implicit Mode = "implicit" // TLS from the first byte (RFC 8314)
	None     Mode = "none"     // in the clear: for a relay on the same machine only
)

var defaultPorts = map[Mode]int{STARTTLS: 587, Implicit: 465, None: 25}

// New returns a mailer for the server of cfg. It talks to nobody yet. It fails
// when a setting is missing or wrong, and names it.
func New(cfg Config) (*Mailer, error) {
	if cfg.TLS == "" {
		cfg.TLS = STARTTLS
	}
	if cfg.Port == 0 {
		cfg.Port = defaultPorts[cfg.TLS]
	}
	if cfg.Timeout == 0 {
		cfg.Timeout = defaultTimeout
	}
	if err := cfg.check(); err != nil {
		return nil, fmt.Errorf("mail: %w", err)
	}
	from, err := mail.ParseAddress(cfg.From)
	if err != nil {
		return nil, errors.New(`mail: the sender must be one address, such as "Privacy team <privacy@example.com>"`)
	}
	return &Mailer{
		cfg:    cfg,
		from:   *from,
		domain: from.Address[strings.LastIndex(from.Address, "@")+1:],
		tls:    &tls.Config{ServerName: cfg.Host, RootCAs: cfg.Roots, MinVersion: tls.VersionTLS12},
	}, nil
}

func (c Config) check() error {
	_, known := defaultPorts[c.TLS]
	switch {
	case !known:
		return fmt.Errorf("the TLS mode must be %s, %s or %s, not %q", STARTTLS, Implicit, None, c.TLS)
	case c.Host == "":
		return errors.New("the host is missing")
	case c.Port < 1 || c.Port > 65535:
		return fmt.Errorf("the port must be from 1 to 65535, not %d", c.Port)
	case c.Timeout < 0:
		return fmt.Errorf("the timeout must be longer than zero, not %s", c.Timeout)
	case c.TLS == None && !loopback(c.Host):
		return fmt.Errorf("the TLS mode %s is for a relay on this machine: use %s or %s for %s", None, STARTTLS, Implicit, c.Host)
	case c.TLS == None && c.Username != "":
		return fmt.Errorf("the TLS mode %s would send the password in the clear: use %s or %s, or no username", None, STARTTLS, Implicit)
	case (c.Username == "") != (c.Password == ""):
		return errors.New("username and password must be given together")
	}
	return nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// Send returns nil once the server has taken message. An error that IsPermanent
// says that this message will not be taken, however often it is sent: the
// server refused its recipient or its content, or it cannot be written. After
// any other error, sending it again may help. No error holds an address, a
// subject, a text or what the server said; only its numbers.
func (m *Mailer) Send(ctx context.Context, message Message) error {
	wire, err := m.wire(message)
	if err != nil {
		return Permanent(fmt.Errorf("send mail: %w", err))
	}
	ctx, cancel := context.WithTimeout(ctx, m.cfg.Timeout)
	defer cancel()

	client, err := gomail.NewClient(m.cfg.Host, m.options(ctx)...)
	if err != nil {
		return fmt.Errorf("send mail: %w", err)
	}
	err = client.DialAndSendWithContext(ctx, wire)
	if err == nil || wire.IsDelivered() {
		return nil // what goes wrong after the server took it, such as the goodbye, is no reason to send it twice
	}
	return fmt.Errorf("send mail: %w", outcome(ctx, err))
}
