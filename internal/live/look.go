package live

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent/viewing"
	"lethe/internal/ledger"
)

// look reads what is new since at, moves at on and tells it. The zero at is now. It
// reports whether there is more to read.
func (h *Hub) look(ctx context.Context, at *ledger.Position) (more bool, err error) {
	end, err := ledger.Settled(ctx, h.read)
	if err != nil {
		return false, err
	}
	if at.Tx == 0 {
		at.Tx = end
	}
	var rows []ledger.Row
	if end > at.Tx {
		if rows, err = ledger.Between(ctx, h.read, *at, ledger.Position{Tx: end}, most); err != nil {
			return false, err
		}
		*at = ledger.Position{Tx: end}
	}
	if more = len(rows) == most; more {
		*at = rows[most-1].Position
	}
	here, err := h.viewers(ctx)
	if err != nil {
		return false, err
	}
	h.tell(at.Tx, rows, here)
	return more, nil
}

// viewingFor is how long a viewing counts: its page says every 20 seconds that it is
// still open.
const viewingFor = `"seen_at" > (SELECT lethe_now()) - interval '60 seconds'`

// viewers are who has the requests open that are listened to, by request.
func (h *Hub) viewers(ctx context.Context) (map[uuid.UUID][]Viewer, error) {
	requests := h.requests()
	if len(requests) == 0 {
		return nil, nil
	}
	found, err := h.read.Viewing.Query().
		Where(viewing.RequestIDIn(requests...), func(s *entsql.Selector) { s.Where(entsql.ExprP(viewingFor)) }).
		Order(viewing.ByName(), viewing.ByStaffID()).
		All(ctx)
	if err != nil {
		return nil, fmt.Errorf("look who has which request open: %w", err)
	}
	here := map[uuid.UUID][]Viewer{}
	for _, v := range found {
		here[v.RequestID] = append(here[v.RequestID], Viewer{ID: v.StaffID, Name: v.Name})
	}
	return here, nil
}

// requests lists the requests that are listened to, each once.
func (h *Hub) requests() []uuid.UUID {
	h.mu.Lock()
	defer h.mu.Unlock()
	var ids []uuid.UUID
	for l := range h.listeners {
		if l.request != uuid.Nil {
			ids = append(ids, l.request)
		}
	}
	slices.SortFunc(ids, func(a, b uuid.UUID) int { return strings.Compare(a.String(), b.String()) })
	return slices.Compact(ids)
}

// tell offers every listener what concerns it. What is about an account is not
// told to others: it only makes the account's own listeners look after themselves.
func (h *Hub) tell(upTo int64, rows []ledger.Row, here map[uuid.UUID][]Viewer) {
	changes := changesIn(rows)
	touched := map[uuid.UUID]bool{}
	byRequest := map[uuid.UUID][]Change{}
	for _, r := range rows {
		touched[r.SubjectID] = true
	}
	for _, c := range changes {
		byRequest[c.Request] = append(byRequest[c.Request], c)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	for l := range h.listeners {
		concerning := changes
		if l.request != uuid.Nil {
			concerning = byRequest[l.request]
		}
		l.offer(News{UpTo: upTo, Changes: concerning, Viewers: here[l.request], Account: touched[l.account]})
	}
}

// changesIn keeps the entries that are about requests.
func changesIn(rows []ledger.Row) []Change {
	var out []Change
	for _, r := range rows {
		ofDelivery := strings.HasPrefix(r.Action, "delivery.")
		if !ofDelivery && !strings.HasPrefix(r.Action, "request.") {
			continue
		}
		c := Change{Tx: r.Tx, Request: r.SubjectID, At: r.At, Action: r.Action, ActorKind: r.ActorKind, Actor: r.Actor}
		if r.ActorID != nil {
			c.ActorID = *r.ActorID
		}
		if ofDelivery {
			c.To = cameTo(r.Detail)
		}
		out = append(out, c)
	}
	return out
}

// cameTo reads the state that an entry about a delivery names, if it does.
func cameTo(detail json.RawMessage) string {
	var d struct {
		To string `json:"to"`
	}
	_ = json.Unmarshal(detail, &d) // an entry without it names none
	return d.To
}
