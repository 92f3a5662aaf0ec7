package outbound_test

import (
	"context"
	"io"
	"log"
	"net"
	"net/netip"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"
)

func quiet() *log.Logger { return log.New(io.Discard, "", 0) }

// always answers every question with one address.
func always(addr string) func() netip.Addr { return inTurn(addr) }

// inTurn answers with the next address each time, and with the last one for ever.
func inTurn(addrs ...string) func() netip.Addr {
	var asked atomic.Int32
	return func() netip.Addr {
		return netip.MustParseAddr(addrs[min(int(asked.Add(1)), len(addrs))-1])
	}
}

// resolver asks a name server in this process, which answers A questions about
// any name with address() and knows nothing else.
func resolver(t *testing.T, address func() netip.Addr) *net.Resolver {
	t.Helper()
	server, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { server.Close() })
	go func() {
		query := make([]byte, 1024)
		for {
			n, from, err := server.ReadFrom(query)
			if err != nil {
				return
			}
			if answer, err := reply(query[:n], address); err == nil {
				server.WriteTo(answer, from)
			}
		}
	}()
	return &net.Resolver{
		PreferGo: true,
		Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "udp", server.LocalAddr().String())
		},
	}
}

func reply(query []byte, address func() netip.Addr) ([]byte, error) {
	var message dnsmessage.Message
	if err := message.Unpack(query); err != nil {
		return nil, err
	}
	message.Response = true
	message.Additionals = nil
	for _, q := range message.Questions {
		if q.Type == dnsmessage.TypeA {
			message.Answers = append(message.Answers, dnsmessage.Resource{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class},
				Body:   &dnsmessage.AResource{A: address().As4()},
			})
		}
	}
	return message.Pack()
}
