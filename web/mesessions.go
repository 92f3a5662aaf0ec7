package web

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"lethe/ent"
	"lethe/web/view"
)

// held is a session in which somebody is signed in.
type held struct {
	name    string // in the table: the hash of the cookie
	started time.Time
	seen    time.Time // at most IdleTimeout before the last page
}

// sessionsRead bounds how many sessions are looked at: more people than that do not
// sign in within the hours that a session lives.
const sessionsRead = 10_000

// sessionsOf lists the sessions in which an account is signed in, the latest first.
// Whose a session is stands inside it, so all that live are read.
func (s *site) sessionsOf(ctx context.Context, account *ent.StaffAccount) ([]held, error) {
	rows, err := s.Sessions.QueryContext(ctx, "SELECT token, data, expiry FROM sessions WHERE expiry > now() ORDER BY expiry DESC LIMIT $1", sessionsRead)
	if err != nil {
		return nil, fmt.Errorf("list the sessions: %w", err)
	}
	defer rows.Close()
	var out []held
	for rows.Next() {
		var name string
		var data []byte
		var expiry time.Time
		if err := rows.Scan(&name, &data, &expiry); err != nil {
			return nil, fmt.Errorf("read a session: %w", err)
		}
		deadline, values, err := s.sessions.Codec.Decode(data)
		if err != nil || values[accountKey] != account.ID.String() || values[proofKey] != proofOf(account) {
			continue // of somebody else, or over; one that cannot be read is nobody's
		}
		out = append(out, held{name, deadline.Add(-s.sessions.Lifetime), expiry.Add(-s.sessions.IdleTimeout)})
	}
	return out, rows.Err()
}

// here reports whether the session is that of the request.
func (s *site) here(ctx context.Context, h held) bool { return h.name == hashed(s.sessions.Token(ctx)) }

// endOthers signs the person out everywhere else.
func (s *site) endOthers(w http.ResponseWriter, r *http.Request) error {
	if _, err := form(r); err != nil {
		return err
	}
	ctx := r.Context()
	n, err := s.end(ctx, account(ctx), func(h held) bool { return s.here(ctx, h) })
	if err != nil {
		return err
	}
	return s.tell(w, r, "/me", view.SessionsEnded(r.Context(), n))
}

// end ends the sessions of an account but those to keep, and counts them.
func (s *site) end(ctx context.Context, whose *ent.StaffAccount, keep func(held) bool) (int, error) {
	list, err := s.sessionsOf(ctx, whose)
	if err != nil {
		return 0, err
	}
	var names []string
	for _, h := range slices.DeleteFunc(list, keep) {
		names = append(names, h.name)
	}
	return s.Staff.EndSessions(ctx, whose.ID, names)
}
