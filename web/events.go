package web

import (
	"context"
	"errors"
	"hash/fnv"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"
	"github.com/google/uuid"

	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/live"
)

const (
	usualBeat  = 20 * time.Second // see Config.Beat
	checkBeats = 3                // beats between two looks whether the person is still signed in
	leaveTime  = 5 * time.Second  // for the last statement, when a page is closed
)

// watch is what a page wants to hear about, and how it tells it.
type watch struct {
	request  uuid.UUID              // zero: all
	concerns func(live.Change) bool // whether the page shows anything of the change
	draw     func(*heard) templ.Component
}

// feed answers with server-sent events (HTML Living Standard, section 9.2) until
// the browser goes, the person is not signed in any more, or the program stops.
//
// Each message is all that the page's element is to show, so a message that is
// lost costs nothing. Its id is a fingerprint of that: who comes back with it hears
// again only when there is something else to show.
func (s *site) feed(open func(*http.Request) (watch, error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, asked *http.Request) {
		r, err := s.watcher(asked)
		if err != nil {
			s.refuseFeed(w, asked, err)
			return
		}
		err = run(w, r, func(w http.ResponseWriter, r *http.Request) error {
			sight, ok := live.ParseSight(r.FormValue("since"))
			if !ok {
				return refuse(http.StatusBadRequest, "The address does not say since when to listen. Reload the page.")
			}
			on, err := open(r)
			if err != nil {
				return err
			}
			l, err := s.Live.Listen(live.Listening{
				Session: s.sessions.Token(r.Context()), Account: account(r.Context()).ID, Request: on.request,
			})
			if err != nil {
				return err
			}
			defer l.Close()
			f := newFeed(w, r, on, sight)
			return s.follow(f, asked, l)
		})
		if err != nil {
			s.refuseFeed(w, r, err)
		}
	})
}

// watcher finds who asks for a feed, who must be signed in and may read requests.
// It does not count as a visit: a page that nobody looks at keeps no session alive.
func (s *site) watcher(r *http.Request) (*http.Request, error) {
	r, err := s.visit(r)
	switch {
	case err != nil:
		return r, err
	case account(r.Context()) == nil:
		return r, fault.New(fault.Unauthenticated, "Sign in again.")
	}
	return r, auth.Require(r.Context(), auth.ReadRequests)
}

// refuseFeed answers in a sentence, which htmx is told not to show. Of a feed that
// has begun there is nothing left to say.
func (s *site) refuseFeed(w http.ResponseWriter, r *http.Request, err error) {
	if errors.Is(err, errFeedBroken) {
		return
	}
	f := s.failure(r, err)
	if f.retryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(int(f.retryAfter.Seconds())))
	}
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("HX-Reswap", "none")
	http.Error(w, f.sentence, f.status)
}

// errFeedBroken says that the browser does not take what is sent, or has gone.
var errFeedBroken = errors.New("the browser does not listen any more")

// feed is a stream of events that has begun.
type feed struct {
	watch
	w     http.ResponseWriter
	ctx   context.Context
	heard heard
	at    int64  // how far it has heard
	shown string // fingerprint of what the page shows
}

func newFeed(w http.ResponseWriter, r *http.Request, on watch, sight live.Sight) *feed {
	f := &feed{
		watch: on, w: w, ctx: r.Context(), at: sight.From(),
		heard: newHeard(account(r.Context()).ID, sight, on.concerns),
		shown: r.Header.Get("Last-Event-ID"),
	}
	if f.shown == "" {
		f.shown = fingerprint("")
	}
	return f
}

// follow sends until there is a reason to end, which is no error.
func (s *site) follow(f *feed, asked *http.Request, l *live.Listener) error {
	if f.request != uuid.Nil {
		if err := s.Staff.See(f.ctx, f.request); err != nil {
			return err
		}
		defer s.leave(f)
	}
	if err := f.begin(); err != nil {
		return err
	}
	beat := time.NewTicker(s.beat())
	defer beat.Stop()
	for beats := 1; ; {
		select {
		case <-f.ctx.Done():
			return nil
		case news, more := <-l.News():
			// What was missed may have been the end of the account.
			touched := news.Account || news.After > f.at
			if !more || touched && s.signedOut(asked) {
				return nil
			}
			if err := s.pass(f, news); err != nil {
				return err
			}
		case <-beat.C:
			if beats++; beats%checkBeats == 0 && s.signedOut(asked) {
				return nil
			}
			if err := s.stay(f); err != nil {
				return err
			}
		}
	}
}

// pass takes the news, with what was missed before it, and sends what the page is
// to show if that has become something else.
func (s *site) pass(f *feed, news live.News) error {
	if news.After > f.at {
		missed, full, err := s.Live.Missed(f.ctx, f.at, news.After, f.request)
		if err != nil {
			s.Log.WarnContext(f.ctx, "a live page hears nothing of the past", "error", err)
			return errFeedBroken // it comes back, and asks again
		}
		f.heard.take(missed)
		f.heard.full = f.heard.full || full
	}
	f.heard.take(news.Changes)
	f.heard.meet(news.Viewers)
	f.at = max(f.at, news.UpTo)
	var out strings.Builder
	if err := f.draw(&f.heard).Render(f.ctx, &out); err != nil {
		s.Log.ErrorContext(f.ctx, "draw what is new", "error", err)
		return errFeedBroken
	}
	text := out.String()
	if fingerprint(text) == f.shown {
		return nil
	}
	f.shown = fingerprint(text)
	return f.send("id: " + f.shown + "\ndata: " + strings.ReplaceAll(text, "\n", "\ndata: ") + "\n\n")
}

// begin sends the head of the stream. The server's limits are for answers that end.
func (f *feed) begin() error {
	h := f.w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Accel-Buffering", "no") // nginx would keep the messages back
	if err := http.NewResponseController(f.w).SetReadDeadline(time.Time{}); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return errFeedBroken
	}
	return f.send("retry: 2000\n\n")
}

// send gives the browser its time to take the text, and no more.
func (f *feed) send(text string) error {
	err := nextPart(f.w)
	if err == nil {
		_, err = io.WriteString(f.w, text)
	}
	if err == nil {
		err = http.NewResponseController(f.w).Flush()
	}
	if err != nil {
		return errFeedBroken
	}
	return nil
}

// stay says that the stream is there, to what lies between it and the browser and
// to colleagues.
func (s *site) stay(f *feed) error {
	if f.request != uuid.Nil {
		if err := s.Staff.See(f.ctx, f.request); err != nil && f.ctx.Err() == nil {
			s.Log.WarnContext(f.ctx, "colleagues are not told who views a request", "error", err)
		}
	}
	return f.send(": here\n\n")
}

// leave takes the person off the request, also when the program stops.
func (s *site) leave(f *feed) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(f.ctx), leaveTime)
	defer cancel()
	if err := s.Staff.Leave(ctx, f.request); err != nil {
		s.Log.WarnContext(ctx, "colleagues are told for a minute that a closed request is open", "error", err)
	}
}

// signedOut reports whether the session has ended or its account may not look any
// more. While the database does not answer, nobody is sent away.
func (s *site) signedOut(asked *http.Request) bool {
	_, err := s.watcher(asked)
	return fault.Is(err, fault.Unauthenticated) || fault.Is(err, fault.Forbidden)
}

func (s *site) beat() time.Duration {
	if s.Beat > 0 {
		return s.Beat
	}
	return usualBeat
}

// fingerprint tells one text from another.
func fingerprint(text string) string {
	sum := fnv.New64a()
	_, _ = io.WriteString(sum, text) // a hash takes every write
	return strconv.FormatUint(sum.Sum64(), 36)
}
