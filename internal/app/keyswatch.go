package app

import (
	"bytes"
	"context"
	"log/slog"
	"time"

	"lethe/internal/privacy"
)

// KeysEvery is how often a process looks at its keyset file. A rotation waits for
// much longer before anybody writes with a new key.
const KeysEvery = 5 * time.Second

// watch gives keys the content of the file whenever it changes, until ctx ends. It
// reads the file rather than its times, because a mounted secret changes by a link.
// What cannot be read, or lacks keys, is logged once and changes nothing.
func (k Keyset) watch(ctx context.Context, every time.Duration, keys *privacy.Keys, log *slog.Logger) {
	ticker := time.NewTicker(every)
	defer ticker.Stop()
	w := keysWatch{keyset: k, keys: keys, log: log}
	for {
		w.look(ctx)
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

type keysWatch struct {
	keyset Keyset
	keys   *privacy.Keys
	log    *slog.Logger

	taken []byte // the file as it was last taken over
	said  string // the last failure, while it lasts
}

func (w *keysWatch) look(ctx context.Context) {
	err := w.take(ctx)
	switch {
	case ctx.Err() != nil: // a KMS that was not waited for
	case err == nil:
		w.said = ""
	case err.Error() != w.said:
		w.said = err.Error()
		w.log.ErrorContext(ctx, "the keyset file cannot be taken over; the keys from before count on", "error", err)
	}
}

func (w *keysWatch) take(ctx context.Context) error {
	stored, err := w.keyset.readStored()
	if err != nil || bytes.Equal(stored, w.taken) {
		return err
	}
	content, err := w.keyset.decode(ctx, stored)
	if err != nil {
		return err
	}
	if err := w.keys.Replace(content); err != nil {
		return err
	}
	if w.taken != nil {
		w.log.InfoContext(ctx, "the keyset file has changed; its keys count from now on")
	}
	w.taken = stored
	return nil
}
