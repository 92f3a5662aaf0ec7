package web

import (
	"net/http"
	"time"

	"github.com/google/uuid"

	"lethe/internal/auth"
)

// Route is a page's pattern and what it needs.
type Route struct {
	Pattern string
	Needs   auth.Permission
}

// Anyone and SignedIn are what a route may need besides a permission.
const (
	Anyone   = anyone
	SignedIn = signedIn
)

// Routes lists the pages.
func Routes() []Route {
	var out []Route
	for _, p := range (&site{}).pages() {
		out = append(out, Route{p.pattern, p.needs})
	}
	return out
}

// Local is whether a redirect of the handler may lead to the address, and where.
func Local(h http.Handler, address string) (string, bool) { return h.(*site).local(address) }

// ReadKey reads and writes the key of a list.
func ReadKey(text string) (string, error) {
	k, err := parseKey(text)
	return k.String(), err
}

// KeyOf writes the key of a list.
func KeyOf(at time.Time, id uuid.UUID) string { return key{at, id}.String() }

// LooksPersonal is looksPersonal.
var LooksPersonal = looksPersonal
