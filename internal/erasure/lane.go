package erasure

import (
	"sync"
	"time"

	"github.com/google/uuid"
)

// lanes hold the orders that this process has claimed, one lane for each
// destination. Nothing is shared between lanes: a destination that is slow, down
// or hostile has only its own to fill.
type lanes struct {
	mu sync.Mutex
	of map[uuid.UUID]*lane
}

// lane is one destination's: orders on their way, at most as many as the
// destination takes at once, and orders that wait for one of those to end.
type lane struct {
	width   int // how many may be on their way at once
	running int
	waiting []claim
	pace    time.Duration // how long an attempt takes of late
}

const (
	// aheadFor is how far ahead of its attempts a process claims, in time: a
	// destination that answers fast costs few transactions, one that is slow
	// keeps no order waiting that another process could send.
	aheadFor = 150 * time.Millisecond
	// aheadMost bounds it in number, and with it memory.
	aheadMost = 256
)

// put adds claims. For as many as there is room for it calls drive, which starts
// a goroutine that makes that attempt and those that wait behind it.
func (l *lanes) put(claims []claim, drive func(*lane, claim)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil {
		l.of = map[uuid.UUID]*lane{}
	}
	for _, c := range claims {
		to := c.delivery.Edges.Destination
		lane := l.of[to.ID]
		if lane == nil {
			lane = newLane()
			l.of[to.ID] = lane
		}
		lane.width = to.Concurrency
		if lane.running < lane.width {
			lane.running++
			drive(lane, c)
			continue
		}
		lane.waiting = append(lane.waiting, c)
	}
}

// newLane returns a lane that is taken for slow until it has shown its pace.
func newLane() *lane { return &lane{pace: time.Second} }

// next takes the order that has waited longest. It is not ok when there is none:
// the lane has one attempt less on its way then.
func (l *lanes) next(lane *lane) (c claim, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(lane.waiting) == 0 || lane.running > lane.width {
		lane.running--
		return claim{}, false
	}
	c = lane.waiting[0]
	lane.waiting[0] = claim{} // lets go of what it holds
	lane.waiting = lane.waiting[1:]
	return c, true
}

// took tells a lane how long an attempt took.
func (l *lanes) took(lane *lane, d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	lane.pace += (d - lane.pace) / 8
}

// busy reports whether any attempt is on its way.
func (l *lanes) busy() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, lane := range l.of {
		if lane.running > 0 {
			return true
		}
	}
	return false
}

// clear takes every order that waits.
func (l *lanes) clear() []claim {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []claim
	for _, lane := range l.of {
		all = append(all, lane.waiting...)
		lane.waiting = nil
	}
	return all
}

// wish is how many orders a lane has room for.
type wish struct {
	Destination uuid.UUID `json:"id"`
	Room        int       `json:"room"`
}

// wishes says how many orders each known lane has room for. A lane asks only when
// half of what it claims ahead is used up, so that claims come in batches.
func (l *lanes) wishes() []wish {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make([]wish, 0, len(l.of))
	for id, lane := range l.of {
		ahead := lane.ahead()
		has := lane.running + len(lane.waiting)
		room := lane.width + ahead - has
		if ahead > 0 && len(lane.waiting) > ahead/2 {
			room = 0
		}
		out = append(out, wish{id, max(0, room)})
	}
	return out
}

// ahead is how many orders may wait: as many as are sent in aheadFor.
func (l *lane) ahead() int {
	return min(aheadMost, l.width*int(aheadFor/max(l.pace, 100*time.Microsecond)))
}
