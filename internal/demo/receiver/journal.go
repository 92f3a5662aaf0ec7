package receiver

import (
	"slices"
	"sync"
	"time"
)

// maxSeen is how many deliveries each destination remembers; the oldest is
// forgotten first.
const maxSeen = 10_000

// Seen is one delivery as a demo destination saw it.
type Seen struct {
	WebhookID string
	At        time.Time // of the first attempt
	Attempts  int
}

// Deliveries lists what the destination called name has seen, the oldest first;
// nil for a name that does not exist.
func (r *Receiver) Deliveries(name string) []Seen {
	if j, ok := r.seen[name]; ok {
		return j.list()
	}
	return nil
}

// journal remembers deliveries by webhook-id. Its zero value is empty.
type journal struct {
	mu    sync.Mutex
	byID  map[string]*Seen
	order []string // ids, the oldest first
}

// note counts one attempt and returns which it is, from one.
func (j *journal) note(id string, at time.Time) int {
	j.mu.Lock()
	defer j.mu.Unlock()
	if s, ok := j.byID[id]; ok {
		s.Attempts++
		return s.Attempts
	}
	if len(j.order) == maxSeen {
		delete(j.byID, j.order[0])
		j.order = slices.Delete(j.order, 0, 1)
	}
	if j.byID == nil {
		j.byID = make(map[string]*Seen)
	}
	j.byID[id] = &Seen{WebhookID: id, At: at, Attempts: 1}
	j.order = append(j.order, id)
	return 1
}

func (j *journal) list() []Seen {
	j.mu.Lock()
	defer j.mu.Unlock()
	all := make([]Seen, len(j.order))
	for i, id := range j.order {
		all[i] = *j.byID[id]
	}
	return all
}

func (j *journal) totals() (orders, attempts int) {
	for _, s := range j.list() {
		orders++
		attempts += s.Attempts
	}
	return orders, attempts
}
