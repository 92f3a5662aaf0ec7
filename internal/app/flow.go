package app

import (
	"context"
	"sync"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/telemetry"
)

// flow brings the counters up to date, at each scrape, with what the database says
// has happened since the last.
type flow struct {
	desk     *erasure.Service
	counters *telemetry.Flow

	mu    sync.Mutex // of two scrapes at once, the second counts what the first left
	since time.Time
}

func (f *flow) update(ctx context.Context) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	now, err := f.desk.Flow(ctx, f.since)
	if err != nil {
		return err
	}
	for _, r := range now.Received {
		f.counters.Received(r.Source, string(r.Regulation), r.Count)
	}
	for _, c := range now.Closed {
		f.counters.Closed(string(c.Outcome), c.OnTime, c.Count)
	}
	f.since = now.Until
	return nil
}
