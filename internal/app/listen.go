package app

import (
	"errors"
	"fmt"
	"net"
)

// Listeners are where the program serves.
type Listeners struct {
	Public net.Listener // pages, GraphQL, callbacks
	Admin  net.Listener // health and metrics
}

// Listen opens both addresses.
func Listen(public, admin string) (Listeners, error) {
	p, err := net.Listen("tcp", public)
	if err != nil {
		return Listeners{}, fmt.Errorf("listen on %s (LETHE_LISTEN): %w", public, err)
	}
	a, err := net.Listen("tcp", admin)
	if err != nil {
		return Listeners{}, errors.Join(fmt.Errorf("listen on %s (LETHE_ADMIN_LISTEN): %w", admin, err), p.Close())
	}
	return Listeners{Public: p, Admin: a}, nil
}

// Close closes both; closing what Serve has closed already is fine.
func (l Listeners) Close() {
	_ = l.Public.Close()
	_ = l.Admin.Close()
}

// localURL is how a browser on this machine reaches the listener.
func localURL(l net.Listener) string {
	_, port, _ := net.SplitHostPort(l.Addr().String()) // a listener's own address
	return "http://" + net.JoinHostPort("localhost", port)
}
