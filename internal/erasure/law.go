package erasure

import (
	"fmt"
	"time"

	"lethe/ent"
	"lethe/internal/clock"
	"lethe/internal/lifecycle"
)

// Law is what the regulations say about time, and whose days count. The zero Law
// is what the program knows, in UTC and without holidays.
type Law struct {
	Packs clock.Packs
	Zone  *time.Location // of the controller
	// Calendars have the working days, by regulation; Calendar is for the others.
	Calendar  *clock.Calendar
	Calendars map[lifecycle.Regulation]*clock.Calendar
}

// settled fills in what is not said.
func (l Law) settled() Law {
	var err error
	if l.Packs == nil {
		if l.Packs, err = clock.Load(nil); err != nil {
			panic(err) // what is embedded is tested
		}
	}
	if l.Calendar == nil {
		if l.Calendar, err = clock.NewCalendar("none"); err != nil {
			panic(err)
		}
	}
	if l.Zone == nil {
		l.Zone = time.UTC
	}
	return l
}

// place is where the days of a regulation are counted.
func (l Law) place(r lifecycle.Regulation) clock.Place {
	if calendar := l.Calendars[r]; calendar != nil {
		return clock.Place{Zone: l.Zone, Calendar: calendar}
	}
	return clock.Place{Zone: l.Zone, Calendar: l.Calendar}
}

// pack is what a regulation says. There is one for each of the closed list.
func (l Law) pack(r lifecycle.Regulation) clock.Pack {
	pack, ok := l.Packs.Of(string(r))
	if !ok {
		panic(fmt.Sprintf("no pack for the regulation %s", r))
	}
	return pack
}

// due works out when the person must have the answer.
func (l Law) due(r *ent.ErasureRequest, pauses []*ent.ClockPause) clock.Date {
	course := clock.Course{Extended: r.ExtendedAt != nil, Pauses: stands(pauses)}
	return l.pack(r.Regulation).Due(r.SubmittedAt, l.place(r.Regulation), course)
}

// acknowledgeBy works out when the person must know that the request has arrived;
// nil where the law does not say.
func (l Law) acknowledgeBy(r *ent.ErasureRequest) *time.Time {
	by, ok := l.pack(r.Regulation).AcknowledgeBy(r.SubmittedAt, l.place(r.Regulation))
	if !ok {
		return nil
	}
	return &by.At
}

// stands are the times in which the clock stood still.
func stands(pauses []*ent.ClockPause) []clock.Pause {
	out := make([]clock.Pause, len(pauses))
	for i, p := range pauses {
		out[i] = clock.Pause{From: p.PausedAt, Until: p.ResumedAt}
	}
	return out
}
