// Package live tells open pages what happens to requests while they are looked
// at. There is one hub in each process. While somebody listens it looks at the
// ledger once a second, whoever wrote there in whichever process, and at who has
// which request open; while nobody does it costs nothing. Who writes pays nothing
// either way.
//
//	ledger ──► hub, a look a second ─┬─► listener: a queue
//	viewings ─►                      ├─► listener: a request
//	                                 └─► …
//
// The hub waits for no listener. News says how far it goes and how far the news
// before it went: one who reads slowly, or comes back after a break, sees the gap
// and asks Missed for what was in it. So nothing is kept for anybody, and it does
// not matter which process a page comes back to.
//
// Positions are numbers of the transactions that write entries. The hub tells an
// entry once no transaction before its own runs, so that none can slip in behind
// (see ledger.Settled); a transaction that stays open makes the news late, and
// never incomplete.
package live

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/ledger"
)

const (
	every = time.Second // between two looks
	most  = 5000        // entries in a look; the rest comes with the next, at once
)

// Change is something that was done to a request.
type Change struct {
	Tx        int64 // the transaction that did it
	Request   uuid.UUID
	At        time.Time
	Action    string // such as request.approved
	ActorKind string
	Actor     string    // a name, without personal data of a data subject
	ActorID   uuid.UUID // of the account or token; zero for others
	To        string    // the state that a delivery has come to; empty for other changes
}

// Viewer is a member of staff who has a request open.
type Viewer struct {
	ID   uuid.UUID
	Name string
}

// Hub tells listeners what happens. It is safe for concurrent use.
type Hub struct {
	read   *ent.Client
	log    *slog.Logger
	joined chan struct{} // somebody has come: look now

	mu        sync.Mutex
	listeners map[*Listener]struct{}
	perKey    map[string]int
	ended     bool
}

// New returns a hub that nobody follows until it runs.
func New(read *ent.Client, log *slog.Logger) *Hub {
	return &Hub{
		read: read, log: log, joined: make(chan struct{}, 1),
		listeners: map[*Listener]struct{}{}, perKey: map[string]int{},
	}
}

// Run follows the ledger whenever somebody listens, until ctx ends. Then the news
// of every listener ends too, and nobody can listen any more.
func (h *Hub) Run(ctx context.Context) {
	defer h.end()
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.joined:
			h.follow(ctx)
		}
	}
}

// follow looks again and again as long as somebody listens. A database that is
// away is logged once, and what happened meanwhile is told when it is back.
func (h *Hub) follow(ctx context.Context) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	var at ledger.Position
	failing := false
	for h.Listeners() > 0 {
		more, err := h.look(ctx, &at)
		if err != nil && !failing && ctx.Err() == nil {
			h.log.WarnContext(ctx, "live pages hear nothing new", "error", err)
		}
		failing = err != nil
		if more {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		case <-h.joined:
		}
	}
}

// Missed returns what happened from one position to another, both included, to
// the request, or to all where it is zero: the oldest first, or of one request the
// newest. With more than 5,000 entries it is not all, and full is true.
func (h *Hub) Missed(ctx context.Context, from, to int64, request uuid.UUID) (changes []Change, full bool, err error) {
	after, before := ledger.Position{Tx: from}, ledger.Position{Tx: to + 1}
	var rows []ledger.Row
	if request == uuid.Nil {
		rows, err = ledger.Between(ctx, h.read, after, before, most)
	} else {
		rows, err = ledger.NewestBetween(ctx, h.read, request, after, before, most)
	}
	if err != nil {
		return nil, false, err
	}
	return changesIn(rows), len(rows) == most, nil
}
