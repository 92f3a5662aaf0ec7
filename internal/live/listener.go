package live

import (
	"slices"
	"sync"

	"github.com/google/uuid"

	"lethe/internal/fault"
)

const (
	perSession = 6    // streams, as a browser opens to one host over HTTP/1.1
	perProcess = 1000 // streams
	unread     = 8    // news that one listener may leave lying about
)

// News is what happened between two looks.
type News struct {
	After   int64    // how far the news before it went; before that something may be missing
	UpTo    int64    // how far this one goes
	Changes []Change // in their order
	Viewers []Viewer // everybody who has the listener's request open, by name
	Account bool     // something was done to the listener's own account
}

// Listening says who wants to hear what.
type Listening struct {
	Session string    // whose streams are counted together
	Account uuid.UUID // of the person
	Request uuid.UUID // which to hear about; zero: all
}

// Listener hears of one request, or of all.
type Listener struct {
	hub     *Hub
	session string
	account uuid.UUID
	request uuid.UUID
	news    chan News
	close   func()

	// Under the hub's lock:
	after  int64    // how far it was told, whether it took it or not
	behind bool     // it has missed something, or was told nothing yet
	here   []Viewer // as it took them last
}

// Listen begins to listen. The first news comes at once and is empty: it says from
// where on there is news. It fails with RateLimited beyond six listeners of a
// session, and with Unavailable beyond 1,000 of the process or when the program
// stops. The caller closes the listener.
func (h *Hub) Listen(in Listening) (*Listener, error) {
	l := &Listener{
		hub: h, session: in.Session, account: in.Account, request: in.Request,
		news: make(chan News, unread), behind: true,
	}
	l.close = sync.OnceFunc(func() { h.leave(l) })
	h.mu.Lock()
	defer h.mu.Unlock()
	switch {
	case h.ended:
		return nil, fault.New(fault.Unavailable, "The program is stopping. Try again in a moment.")
	case h.perKey[in.Session] >= perSession:
		return nil, fault.New(fault.RateLimited, "More than %d pages of this sign-in are live already. Reload this one to see what is new.", perSession)
	case len(h.listeners) >= perProcess:
		return nil, fault.New(fault.Unavailable, "Too many pages are live. Reload this one to see what is new.")
	}
	h.listeners[l] = struct{}{}
	h.perKey[in.Session]++
	select {
	case h.joined <- struct{}{}:
	default: // somebody else has just come too
	}
	return l, nil
}

// News is where news comes; it is closed when the program stops.
func (l *Listener) News() <-chan News { return l.news }

// Close ends the listening; closing again is fine.
func (l *Listener) Close() { l.close() }

// Listeners is how many there are.
func (h *Hub) Listeners() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.listeners)
}

func (h *Hub) leave(l *Listener) {
	h.mu.Lock()
	defer h.mu.Unlock()
	delete(h.listeners, l)
	if h.perKey[l.session]--; h.perKey[l.session] == 0 {
		delete(h.perKey, l.session)
	}
}

// end lets every listener know that there will be no more news.
func (h *Hub) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.ended = true
	for l := range h.listeners {
		close(l.news)
	}
	clear(h.listeners)
}

// offer gives news to a listener if it says anything, and never waits. The caller
// holds the hub's lock.
func (l *Listener) offer(n News) {
	if n.After = l.after; l.after == 0 {
		n.After = n.UpTo // nothing was told before
	}
	idle := len(n.Changes) == 0 && !n.Account && slices.Equal(n.Viewers, l.here)
	if idle && !l.behind {
		return
	}
	l.after = n.UpTo
	select {
	case l.news <- n:
		l.behind, l.here = false, n.Viewers
	default:
		l.behind = true
	}
}
