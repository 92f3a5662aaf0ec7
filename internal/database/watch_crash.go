//go:build crash

package database

import (
	"context"
	"net"
	"time"

	"github.com/lib/pq"

	"lethe/internal/crash"
)

// watch makes every message to Postgres a step. A message is the least that
// Postgres can learn of us, so nothing can happen to it between two steps.
func watch(c *pq.Connector) { c.Dialer(dialer{}) }

type dialer struct{ net.Dialer }

// DialContext is how lib/pq connects.
func (d dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return watched(d.Dialer.DialContext(ctx, network, address))
}

// DialTimeout is there for the interface pq.Dialer.
func (d dialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	d.Timeout = timeout
	return d.Dial(network, address)
}

// Dial is there for the interface pq.Dialer.
func (d dialer) Dial(network, address string) (net.Conn, error) {
	return watched(d.Dialer.Dial(network, address))
}

func watched(conn net.Conn, err error) (net.Conn, error) {
	if err != nil {
		return nil, err
	}
	return watchedConn{conn}, nil
}

type watchedConn struct{ net.Conn }

func (c watchedConn) Write(message []byte) (int, error) {
	crash.Step()
	return c.Conn.Write(message)
}
