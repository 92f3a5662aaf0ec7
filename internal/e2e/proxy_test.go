package e2e_test

import (
	"io"
	"net"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/Shopify/toxiproxy/v2"
	"github.com/rs/zerolog"
)

// network is the way from a replica to its Postgres, with faults that come and
// go. They are toxiproxy's toxics.
type network struct {
	proxy *toxiproxy.Proxy
	url   string // of the database, through the proxy
}

func newNetwork(t *testing.T, databaseURL string) *network {
	t.Helper()
	u, err := url.Parse(databaseURL)
	if err != nil {
		t.Fatal(err)
	}
	query := u.Query()
	socket := filepath.Join(query.Get("host"), ".s.PGSQL.5432")
	query.Del("host")
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(nil), zerolog.Nop())
	proxy := toxiproxy.NewProxy(server, "postgres", "127.0.0.1:0", bridge(t, socket))
	if err := proxy.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(proxy.Stop)
	u.Host, u.RawQuery = proxy.Listen, query.Encode()
	return &network{proxy: proxy, url: u.String()}
}

// disturb adds a toxic, in toxiproxy's JSON.
func (n *network) disturb(t *testing.T, toxic string) {
	t.Helper()
	if _, err := n.proxy.Toxics.AddToxicJson(strings.NewReader(toxic)); err != nil {
		t.Fatal(err)
	}
}

// heal removes every toxic. Connections that were cut or starved are closed.
func (n *network) heal(t *testing.T) {
	t.Helper()
	n.proxy.Toxics.ResetToxics(t.Context())
}

// bridge listens on TCP for a Postgres that has only a Unix socket, because
// toxiproxy connects by TCP. It returns its address.
func bridge(t *testing.T, socket string) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return // closed
			}
			server, err := net.Dial("unix", socket)
			if err != nil {
				_ = client.Close()
				continue
			}
			go carry(client, server)
			go carry(server, client)
		}
	}()
	return listener.Addr().String()
}

// carry copies until either side ends, and then ends both.
func carry(to, from net.Conn) {
	_, _ = io.Copy(to, from)
	_ = to.Close()
	_ = from.Close()
}
