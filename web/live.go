package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/lifecycle"
	"lethe/internal/live"
	"lethe/web/view"
)

// mostChanged is how many requests are counted one by one.
const mostChanged = 1000

// heard is what has happened since a page was drawn, without what its reader did.
type heard struct {
	reader   uuid.UUID
	sight    live.Sight
	concerns func(live.Change) bool

	requests map[uuid.UUID]bool // that have changed, up to mostChanged
	full     bool               // there are more
	last     *live.Change       // nil: nothing has happened
	others   []string           // who has the request open too
}

func newHeard(reader uuid.UUID, sight live.Sight, concerns func(live.Change) bool) heard {
	return heard{reader: reader, sight: sight, concerns: concerns, requests: map[uuid.UUID]bool{}}
}

// take adds what has happened; hearing of something twice is fine.
func (h *heard) take(changes []live.Change) {
	for _, c := range changes {
		if c.ActorID == h.reader || h.sight.Saw(c.Tx) || !h.concerns(c) {
			continue
		}
		if h.last == nil || c.Tx >= h.last.Tx {
			h.last = &c
		}
		switch {
		case h.requests[c.Request]:
		case len(h.requests) == mostChanged:
			h.full = true
		default:
			h.requests[c.Request] = true
		}
	}
}

// meet takes who has the request open.
func (h *heard) meet(viewers []live.Viewer) {
	h.others = nil
	for _, v := range viewers {
		if v.ID != h.reader {
			h.others = append(h.others, v.Name)
		}
	}
}

// watchQueue counts the requests that have changed. The page has the banner; a
// message is its words.
func (s *site) watchQueue(*http.Request) (watch, error) {
	return watch{concerns: changesQueues, draw: func(h *heard) templ.Component {
		return view.QueueChanged(len(h.requests), h.full)
	}}, nil
}

// watchRequest tells who changed a request and who else views it.
func (s *site) watchRequest(r *http.Request) (watch, error) {
	found, err := s.find(r.Context(), r.PathValue("reference"))
	if err != nil {
		return watch{}, err
	}
	clock := s.bare(r).Clock
	return watch{request: found.ID, concerns: changesPage, draw: func(h *heard) templ.Component {
		page := view.RequestNews{Clock: clock, Reference: found.Reference, Viewers: h.others}
		if h.last != nil {
			page.At = h.last.At
			if kind := auth.Kind(h.last.ActorKind); kind == auth.Staff || kind == auth.Token {
				page.By = h.last.Actor
			}
		}
		return view.RequestChanged(page)
	}}, nil
}

// quiet are the actions that change nothing of what pages show.
var quiet = []string{"request.exported", "request.archived"}

// changesPage reports whether the page of the request shows the change: all of them
// are in its timeline.
func changesPage(c live.Change) bool { return !slices.Contains(quiet, c.Action) }

// changesQueues reports whether a queue may show something else after the change.
// What a destination or a job does to a delivery is told when a person is needed.
func changesQueues(c live.Change) bool {
	switch kind := auth.Kind(c.ActorKind); {
	case !changesPage(c) || c.Action == "request.escalated" || c.Action == "request.noted":
		return false
	case !strings.HasPrefix(c.Action, "delivery."), kind == auth.Staff, kind == auth.Token:
		return true
	}
	return c.To == string(lifecycle.Failed)
}
