package audit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"lethe/internal/database"
	"lethe/internal/transparency"
)

// postTime is what a receiver of checkpoints gets to answer.
const postTime = 5 * time.Second

// copies is what this process has done for the copies outside.
type copies struct {
	mu     sync.Mutex
	filed  transparency.Checkpoint // the one that is in the file
	logged transparency.Checkpoint
	posted transparency.Checkpoint
	told   time.Time // when it last logged and posted, or tried to
}

// asNew reports whether nothing has to be added to a copy. What comes after a
// restore of the database has fewer entries than what was lost in it.
func asNew(copied, newest transparency.Checkpoint, known []Restored) bool {
	return copied.Size >= newest.Size && !(isLost(known, copied) && copied.At.Before(newest.At))
}

// PublishDue sends the newest checkpoint to where copies are kept, unless it is
// there: to the file at once, to the log and by post at most once in Config.Every.
// It returns in how many of them it is now and was not. A copy that could not be
// made is tried again, with the checkpoint that is the newest then.
func (s *Service) PublishDue(ctx context.Context) (int, error) {
	newest, note, err := s.Newest(ctx)
	if err != nil || newest.Size == 0 {
		return 0, err
	}
	now, err := database.Now(ctx, s.db.Read())
	if err != nil {
		return 0, err
	}
	known, err := restores(ctx, s.db.Read())
	if err != nil {
		return 0, err
	}
	s.copies.mu.Lock()
	defer s.copies.mu.Unlock()
	made, failed := 0, []error{}
	publish := func(last *transparency.Checkpoint, send func() error) {
		if asNew(*last, newest, known) {
			return
		}
		if err := send(); err != nil {
			failed = append(failed, err)
			return
		}
		*last = newest
		made++
	}
	if s.cfg.File != "" {
		publish(&s.copies.filed, func() error { return s.appendToFile(newest, note, known) })
	}
	if now.Sub(s.copies.told) >= s.cfg.Every {
		s.copies.told = now
		publish(&s.copies.logged, func() error { s.say(ctx, newest, note); return nil })
		if s.cfg.URL != "" {
			publish(&s.copies.posted, func() error { return s.post(ctx, note) })
		}
	}
	return made, errors.Join(failed...)
}

func (s *Service) say(ctx context.Context, c transparency.Checkpoint, note string) {
	s.log.InfoContext(ctx, "ledger checkpoint", "size", c.Size, "note", note)
}

// post sends the note to Config.URL. Its errors do not show the URL, which may
// hold a secret.
func (s *Service) post(ctx context.Context, note string) error {
	ctx, cancel := context.WithTimeout(ctx, postTime)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, s.cfg.URL, strings.NewReader(note))
	if err != nil {
		return errors.New("post the checkpoint: the address is not one of HTTP")
	}
	req.Header.Set("Content-Type", "text/plain; charset=utf-8")
	res, err := s.cfg.Client.Do(req)
	if failed, ok := errors.AsType[*url.Error](err); ok {
		err = failed.Err
	}
	if err != nil {
		return fmt.Errorf("post the checkpoint: %w", err)
	}
	defer res.Body.Close()
	_, _ = io.CopyN(io.Discard, res.Body, 4<<10) // so that the connection can be used again
	if res.StatusCode < 200 || res.StatusCode > 299 {
		return fmt.Errorf("post the checkpoint: the answer is %s", res.Status)
	}
	return nil
}
