package web

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"time"

	"github.com/alexedwards/scs/postgresstore"
	"github.com/alexedwards/scs/v2"

	"lethe/ent"
)

// The keys of a session.
const (
	accountKey    = "account"    // id of the account that is signed in
	proofKey      = "proof"      // proofOf that account when it signed in
	listKey       = "list"       // address of the queue as it was last seen
	deliveriesKey = "deliveries" // that of the deliveries
	doneKey       = "done"       // what was just done, for the next page to tell
)

// newSessions keeps sessions in Postgres, under a hash of the cookie's value.
// A session ends after 30 minutes without a page, and after 8 hours anyway.
func newSessions(db *sql.DB, secure bool) *scs.SessionManager {
	m := scs.New()
	m.Store = store{postgresstore.NewWithCleanupInterval(db, 0), db} // signing in cleans up: see forgetOld
	m.HashTokenInStore = true
	m.IdleTimeout = 30 * time.Minute
	m.Lifetime = 8 * time.Hour
	m.Cookie.Name = cookieName("lethe", secure)
	m.Cookie.Secure = secure
	m.Cookie.HttpOnly = true
	m.Cookie.SameSite = http.SameSiteLaxMode
	m.Cookie.Path = "/"
	return m
}

// store is scs's store for Postgres, except that only a sign-in makes a session.
// Every page saves its session, and one that was still on its way when the
// person signed out would bring the session back.
type store struct {
	*postgresstore.PostgresStore
	db *sql.DB
}

// CommitCtx saves a session; one that is not there any more stays away.
func (s store) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	if starting, _ := ctx.Value(startingCtx{}).(bool); starting {
		return s.Commit(token, data, expiry)
	}
	_, err := s.db.ExecContext(ctx, "UPDATE sessions SET data = $2, expiry = $3 WHERE token = $1", token, data, expiry)
	return err
}

type startingCtx struct{}

// start begins the session of an account, under a new id, so that an id which
// somebody else planted in the browser opens nothing.
func (s *site) start(ctx context.Context, account *ent.StaffAccount) error {
	if err := s.sessions.Clear(ctx); err != nil {
		return fmt.Errorf("clear the session: %w", err)
	}
	if err := s.sessions.RenewToken(ctx); err != nil {
		return fmt.Errorf("renew the session: %w", err)
	}
	s.sessions.Put(ctx, accountKey, account.ID.String())
	s.sessions.Put(ctx, proofKey, proofOf(account))
	if _, _, err := s.sessions.Commit(context.WithValue(ctx, startingCtx{}, true)); err != nil {
		return fmt.Errorf("start the session: %w", err)
	}
	return nil
}

// proofOf changes with the password of an account: a session that has another one
// was begun with another password, and is over on every replica.
func proofOf(account *ent.StaffAccount) string { return hashed(account.PasswordHash) }

// hashed is how the table of sessions names the session of a cookie.
func hashed(token string) string {
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// cookieName binds a cookie to this host where that is possible, which is on
// https (draft-ietf-httpbis-rfc6265bis, section 4.1.3.2).
func cookieName(name string, secure bool) string {
	if secure {
		return "__Host-" + name
	}
	return name
}

// open loads the session that the request's cookie names; without one, or with
// one that has ended, it is empty.
func (s *site) open(r *http.Request) (*http.Request, error) {
	token := ""
	if cookie, err := r.Cookie(s.sessions.Cookie.Name); err == nil {
		token = cookie.Value
	}
	ctx, err := s.sessions.Load(r.Context(), token)
	if err != nil {
		return r, fmt.Errorf("load the session: %w", err)
	}
	return r.WithContext(ctx), nil
}

// unattended are the addresses that a page asks for by itself. They do not keep
// the session of a person who has gone away alive, and change nothing in it.
var unattended = map[string]bool{"GET /audit/check": true, "GET /me/session": true}

// save stores the session if it has changed or must live on, and sets its
// cookie. It goes before the answer.
func (s *site) save(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	switch status := s.sessions.Status(ctx); {
	case status == scs.Modified && !unattended[r.Pattern]:
		token, expiry, err := s.sessions.Commit(ctx)
		if err != nil {
			return fmt.Errorf("save the session: %w", err)
		}
		s.sessions.WriteSessionCookie(ctx, w, token, expiry)
	case status == scs.Destroyed:
		s.sessions.WriteSessionCookie(ctx, w, "", time.Time{})
	}
	w.Header().Set("Cache-Control", "no-store")
	return nil
}

// forgetOld removes sessions that have ended.
func (s *site) forgetOld(ctx context.Context) error {
	if _, err := s.Sessions.ExecContext(ctx, "DELETE FROM sessions WHERE expiry < now()"); err != nil {
		return fmt.Errorf("remove old sessions: %w", err)
	}
	return nil
}

// done is what a person just did.
type done struct {
	Verb      string // of the request's path: "approve"
	Reference string
	Version   int    // of the request after it
	Return    string // the page on which it was done
	Words     string // what to tell, where no verb and reference say it
	Batch     string // of approvals that can be taken back together; may be empty
	Count     int    // of those
}

// remember keeps what was done for the page that follows.
func (s *site) remember(ctx context.Context, d done) error {
	text, err := json.Marshal(d)
	if err != nil {
		return fmt.Errorf("remember what was done: %w", err)
	}
	s.sessions.Put(ctx, doneKey, string(text))
	return nil
}

// recall takes what was done, once.
func (s *site) recall(ctx context.Context) (done, bool) {
	var d done
	text := s.sessions.PopString(ctx, doneKey)
	err := json.Unmarshal([]byte(text), &d)
	return d, err == nil
}
