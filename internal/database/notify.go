package database

import (
	"context"
	"fmt"
	"time"

	"github.com/lib/pq"
)

const (
	shortestReconnect = 200 * time.Millisecond
	longestReconnect  = 5 * time.Second
	listenCheck       = 30 * time.Second
)

// Notify wakes the listeners of a channel, at once and for certain only while they are connected: it is a hint, the
// rows are the truth. The payload is at most 8000 bytes and must hold nothing private.
func (d *DB) Notify(ctx context.Context, channel, payload string) error {
	if _, err := d.writes.ExecContext(ctx, `select pg_notify($1, $2)`, channel, payload); err != nil {
		return fmt.Errorf("notify %s: %w", channel, err)
	}
	return nil
}

// Listen calls on with the name of the channel for every notification, one call at a time. It calls on("") when
// notifications of any channel may have been missed: after the first connection and after every later one. It connects
// again by itself, for as long as it takes, and returns nil when ctx ends; otherwise it returns only if Postgres
// refuses to listen. The connection must be a direct one, not through a pool of transactions.
func Listen(ctx context.Context, url string, channels []string, on func(channel string)) error {
	listener := pq.NewListener(url, shortestReconnect, longestReconnect, nil)
	stop := context.AfterFunc(ctx, func() { _ = listener.Close() }) // also ends a Listen that waits for a connection
	defer func() {
		if stop() {
			_ = listener.Close()
		}
		go drain(listener)
	}()
	for _, channel := range channels {
		if err := listener.Listen(channel); err != nil {
			if ctx.Err() != nil {
				return nil
			}
			return fmt.Errorf("listen on %s: %w", channel, err)
		}
	}
	on("")
	return forward(ctx, listener, on)
}

func forward(ctx context.Context, listener *pq.Listener, on func(channel string)) error {
	check := time.NewTicker(listenCheck)
	defer check.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case n := <-listener.NotificationChannel():
			switch {
			case ctx.Err() != nil:
				return nil
			case n == nil: // lib/pq's sign that it has connected again
				on("")
			default:
				on(n.Channel)
			}
		case <-check.C:
			// Finds a connection that broke without a word. It waits for an answer, so not here.
			go func() { _ = listener.Ping() }()
		}
	}
}

// drain lets the listener's goroutine end: it may be about to hand over a notification.
func drain(listener *pq.Listener) {
	for range listener.NotificationChannel() {
	}
}
