// Package web is the edge for people, and the one HTTP door: pages with their
// sessions, GraphQL, the callbacks of destinations, and the files pages load.
//
//	headers ─► another site? ─► routes ─┬─► pages: session ─► account ─► permission ─► handler ─► view
//	                                    ├─► events for live pages: session ─► account ─► permission
//	                                    ├─► GraphQL and its schema: token, or session
//	                                    ├─► callbacks: signed by the destination
//	                                    └─► static files
//
// A handler takes what was asked, calls one method of internal/erasure or
// internal/staff, or reads through the read-only client, and fills a struct of
// web/view; it decides nothing. It returns an error instead of writing one:
// errors.go turns every failure into its page or its JSON. What a handler
// writes is kept back until it has returned, so that no page is half there.
package web

import (
	"context"
	"database/sql"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/alexedwards/scs/v2"

	"lethe/ent"
	"lethe/internal/apidoc"
	"lethe/internal/audit"
	"lethe/internal/erasure"
	"lethe/internal/live"
	"lethe/internal/staff"
	"lethe/web/view"
)

// Config is what the handler needs. Every field but Law, FourEyes, Copies, LedgerGuard, BulkTime, Settings, Demo and Beat is required.
type Config struct {
	Erasure     *erasure.Service
	Audit       *audit.Service
	Staff       *staff.Service
	Live        *live.Hub
	Read        *ent.Client                  // its connections are read-only
	Sessions    *sql.DB                      // writes the table sessions
	GraphQL     http.Handler                 // finds who asks in the request's context
	SDL         func() string                // the GraphQL schema
	Log         *slog.Logger                 // gets the causes of internal errors
	RequestID   func(context.Context) string // what an error page shows
	Unavailable func(error) bool             // whether the database is away, and trying again may help
	Zone        *time.Location               // in which dates are shown
	Law         erasure.Law                  // as Erasure has it; the zero one is UTC without holidays
	BaseURL     string                       // where browsers find Lethe: https://lethe.example.com
	Secure      bool                         // browsers come by https
	Causes      []string                     // the causes a request may have
	Identifiers []string                     // the types an identifier may have
	FourEyes    bool                         // publishing rules needs a second person
	Copies      []string                     // where copies of the ledger's checkpoints go, in words
	LedgerGuard string                       // what keeps the program from changing the ledger: "login", "role" or "trigger"
	BulkTime    time.Duration                // after which an act on many requests begins no other part; 20 s if zero
	Settings    []view.Setting               // what the program runs with: variable, value and source, without secrets
	Demo        []view.DemoAccount           // printed on the sign-in page; of lethe dev only
	Beat        time.Duration                // how often an idle live page hears that it is connected; 20 seconds if 0
}

type site struct {
	Config
	mux         *http.ServeMux
	places      map[string]bool // patterns of the pages that a redirect may lead to
	sessions    *scs.SessionManager
	crossOrigin *http.CrossOriginProtection
	reference   func() (*apidoc.Reference, error) // of the schema, read when somebody first asks
}

// New returns the handler of the public address. It panics when BaseURL is not
// an address with scheme and host, which configuration has checked.
func New(cfg Config) http.Handler {
	s := &site{
		Config:      cfg,
		sessions:    newSessions(cfg.Sessions, cfg.Secure),
		crossOrigin: http.NewCrossOriginProtection(),
		reference:   sync.OnceValues(func() (*apidoc.Reference, error) { return apidoc.Read(cfg.SDL()) }),
	}
	base, err := url.Parse(cfg.BaseURL)
	if err == nil {
		// A proxy may change the Host that the browser's Origin is compared with.
		err = s.crossOrigin.AddTrustedOrigin(base.Scheme + "://" + base.Host)
	}
	if err != nil {
		panic("web: BaseURL: " + err.Error())
	}
	s.mount()
	return s
}

// ServeHTTP implements http.Handler.
func (s *site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.secure(w.Header())
	switch _, pattern := s.mux.Handler(r); {
	case r.URL.Query().Has("access_token"):
		s.answer(w, r, func(http.ResponseWriter, *http.Request) error {
			return refuse(http.StatusBadRequest, `Tokens do not belong in addresses, which are logged and remembered. Send "Authorization: Bearer lethe_…".`)
		})
	case s.crossOrigin.Check(r) != nil:
		s.answer(w, r, func(http.ResponseWriter, *http.Request) error { return errOtherSite })
	case pattern == "":
		s.unlisted(w, r)
	default:
		s.mux.ServeHTTP(w, r)
	}
}
