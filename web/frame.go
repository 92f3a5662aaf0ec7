package web

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"time"

	"lethe/internal/auth"
	"lethe/web/view"
	"lethe/web/view/ui"
)

// frame is what surrounds the page of a person who is signed in: by the
// database's clock, with what was just done. It is one statement.
func (s *site) frame(r *http.Request) (view.Frame, error) {
	f, err := s.counted(r)
	if err != nil {
		return f, err
	}
	s.toast(r, &f)
	return f, nil
}

// toast tells what was just done, once.
func (s *site) toast(r *http.Request, f *view.Frame) {
	switch d, ok := s.recall(r.Context()); {
	case ok && d.Words != "":
		f.Toast.Text = d.Words
		if d.Batch != "" {
			f.Toast.Undo = new(view.UndoBulk(r.Context(), d.Batch, d.Count, d.Return))
		}
	case ok:
		f.Toast = view.Done(r.Context(), d.Verb, d.Reference, d.Version, d.Return)
	}
}

// frameOrNone is the frame of an error page, which has to be drawn whatever
// does not work.
func (s *site) frameOrNone(r *http.Request) view.Frame {
	if account(r.Context()) == nil {
		return s.bare(r)
	}
	f, _ := s.counted(r) // the page is about another error already
	return f
}

// bare is the frame without what the database counts.
func (s *site) bare(r *http.Request) view.Frame {
	f := view.Frame{
		Clock:    ui.Clock{Zone: s.Zone},
		KeysOff:  keysOff(r, s.Secure),
		Fragment: fragment(r),
	}
	if who := account(r.Context()); who != nil {
		f.Theme, f.Density = view.ParseTheme(who.Theme), who.Density
		f.Clock.Own = ownZone(who)
		f.User = view.User{Name: who.Name, Role: title(who.Role)}
		may := auth.From(r.Context()).May
		f.Record, f.Staff, f.Tokens = may(auth.ReadLedger), may(auth.SeeStaff), may(auth.ManageTokens)
		f.SessionEnd = view.SessionEnd{Left: s.renewed(r.Context())}
	}
	return f
}

func (s *site) counted(r *http.Request) (view.Frame, error) {
	f := s.bare(r)
	err := s.countFrame(r.Context(), &f)
	return f, err
}

// one reads the one row of a query.
func (s *site) one(ctx context.Context, query string, into ...any) error {
	rows, err := s.Read.QueryContext(ctx, query)
	if err != nil {
		return fmt.Errorf("count: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("count: %w", err)
		}
	}
	return rows.Err()
}

// fragment reports whether htmx asks, and not a browser that goes back in its
// history, which needs the whole document.
func fragment(r *http.Request) bool {
	return r.Header.Get("HX-Request") == "true" && r.Header.Get("HX-History-Restore-Request") != "true"
}

// title writes a role as people do: "Reviewer".
func title(role string) string {
	if role == "" {
		return ""
	}
	return strings.ToUpper(role[:1]) + role[1:]
}

// timeOf is the time, or zero for none, as the views want it.
func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return *t
}
