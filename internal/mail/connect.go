package mail

import (
	"context"
	"crypto/tls"
	"net"

	gomail "github.com/wneessen/go-mail"
)

// options set up the client of one message, whose time ends with ctx.
func (m *Mailer) options(ctx context.Context) []gomail.Option {
	options := []gomail.Option{
		gomail.WithPort(m.cfg.Port),
		gomail.WithTimeout(2 * m.cfg.Timeout), // the client counts each part by itself; ctx is the one that ends it
		gomail.WithTLSConfig(m.tls),
		gomail.WithTLSPolicy(m.policy()),
		gomail.WithDialContextFunc(m.dial(ctx)),
		gomail.WithoutNoop(),
	}
	if m.cfg.Username != "" {
		options = append(options,
			gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover), gomail.WithUsername(m.cfg.Username), gomail.WithPassword(m.cfg.Password))
	}
	return options
}

func (m *Mailer) policy() gomail.TLSPolicy {
	switch m.cfg.TLS {
	case STARTTLS:
		return gomail.TLSMandatory
	case Implicit:
		// dial has made the TLS already. This policy has the client look for it,
		// without which it would not offer the password.
		return gomail.TLSOpportunistic
	default:
		return gomail.NoTLS
	}
}

// dial connects and closes the connection when whole ends. The client by itself
// would wait without end for a server that accepts and says nothing, and leave
// a connection open on which signing in failed.
func (m *Mailer) dial(whole context.Context) gomail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := m.connect(ctx, network, address)
		if err != nil {
			return nil, err
		}
		context.AfterFunc(whole, func() { conn.Close() })
		return conn, nil
	}
}

func (m *Mailer) connect(ctx context.Context, network, address string) (net.Conn, error) {
	if m.cfg.TLS == Implicit {
		d := tls.Dialer{Config: m.tls}
		return d.DialContext(ctx, network, address)
	}
	var d net.Dialer
	return d.DialContext(ctx, network, address)
}
