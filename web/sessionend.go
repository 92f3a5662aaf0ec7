package web

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"time"

	"lethe/web/view"
)

// renewed is how long the session goes on after this page, if nothing more is done
// in it.
func (s *site) renewed(ctx context.Context) time.Duration {
	return min(s.sessions.IdleTimeout, time.Until(s.sessions.Deadline(ctx)))
}

// showSession tells a page that has been open for long how its session stands. A
// session that has ended is no reason to leave the page.
func (s *site) showSession(w http.ResponseWriter, r *http.Request) error {
	left, err := s.left(r.Context())
	if err != nil {
		return err
	}
	return s.tellSession(w, r, left)
}

// staySignedIn goes on with the session, which every page that a person asks for does.
func (s *site) staySignedIn(w http.ResponseWriter, r *http.Request) error {
	if _, err := form(r); err != nil {
		return err
	}
	return s.tellSession(w, r, s.renewed(r.Context()))
}

func (s *site) tellSession(w http.ResponseWriter, r *http.Request, left time.Duration) error {
	ended := account(r.Context()) == nil
	return render(w, r, http.StatusOK, view.SessionNotice(view.SessionEnd{Left: left, Ended: ended}))
}

// left is how long the session goes on from now; 0 without one. The database knows:
// other pages of the person may have gone on with it.
func (s *site) left(ctx context.Context) (time.Duration, error) {
	hash := sha256.Sum256([]byte(s.sessions.Token(ctx))) // as scs has it: HashTokenInStore
	var seconds float64
	err := s.Sessions.QueryRowContext(ctx, "SELECT extract(epoch FROM expiry - now()) FROM sessions WHERE token = $1",
		base64.RawURLEncoding.EncodeToString(hash[:])).Scan(&seconds)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return 0, fmt.Errorf("read when the session ends: %w", err)
	}
	return time.Duration(seconds * float64(time.Second)), nil
}
