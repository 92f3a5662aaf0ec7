package erasure

import (
	"maps"
	"time"

	"lethe/internal/clock"
	"lethe/internal/lifecycle"
)

// Retention is how long Lethe keeps what it keeps of a finished request after the
// request was archived. Every time runs from the request's end. A record is kept as
// long as its regulation wants, where that is longer (clock.Retention).
type Retention struct {
	Tombstones time.Duration // 0: none are written
	Records    time.Duration // of archived requests
	// RecordsOf is instead of Records for requests that ended so.
	RecordsOf map[lifecycle.RequestState]time.Duration
}

// Retention returns what was configured.
func (s *Service) Retention() Retention {
	r := s.cfg.Retention
	r.RecordsOf = maps.Clone(r.RecordsOf)
	return r
}

// ArchiveAfter is how long a finished request keeps its identifiers.
func (s *Service) ArchiveAfter() time.Duration { return s.cfg.ArchiveAfter }

// Of is how long the setting keeps the record of a request that ended so.
func (r Retention) Of(outcome lifecycle.RequestState) time.Duration {
	if own, ok := r.RecordsOf[outcome]; ok {
		return own
	}
	return r.Records
}

// atLeast is how long the setting keeps every record, however its request ended.
func (r Retention) atLeast() time.Duration {
	shortest := r.Records
	for _, own := range r.RecordsOf {
		shortest = min(shortest, own)
	}
	return shortest
}

// expired are the archived requests that have been kept long enough: those of one
// outcome, under one regulation, that were finished by a time.
type expired struct {
	State      lifecycle.RequestState `json:"state"`
	Regulation lifecycle.Regulation   `json:"regulation"`
	FinishedBy time.Time              `json:"finished_by"`
}

// expired says what has been kept long enough now.
func (c Config) expired(now time.Time) []expired {
	var all []expired
	for _, state := range lifecycle.RequestStates() {
		if !state.Final() {
			continue
		}
		bySetting := now.Add(-c.Retention.Of(state))
		for _, regulation := range lifecycle.Regulations() {
			by := bySetting
			if law := c.Law.pack(regulation).Retention; law != nil {
				if byLaw := surelyBefore(now, law.AtLeast); byLaw.Before(by) {
					by = byLaw
				}
			}
			all = append(all, expired{state, regulation, by})
		}
	}
	return all
}

// surelyBefore is a time from which the whole period has passed until now,
// whichever calendar counts its days.
func surelyBefore(now time.Time, p clock.Period) time.Time {
	switch p.Unit {
	case clock.Months:
		// Three days more, because a month that ends early would take them away.
		return now.AddDate(0, -p.Number, -3)
	case clock.BusinessDays:
		return now.AddDate(0, 0, -3*p.Number)
	default:
		return now.AddDate(0, 0, -p.Number-1)
	}
}
