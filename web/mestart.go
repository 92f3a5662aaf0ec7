package web

import (
	"context"
	"net/http"
	"net/url"

	"lethe/internal/auth"
	"lethe/web/view"
	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// startPage is a page that may open after signing in.
type startPage struct {
	path  string
	label string
	needs auth.Permission
}

var startPages = []startPage{
	{"/queue", "Queue", auth.ReadRequests},
	{"/dashboard", "Dashboard", auth.ReadRequests},
	{"/deliveries", "Deliveries", auth.ReadRequests},
	{"/audit", "Audit log", auth.ReadLedger},
}

func (s *site) home(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	start := account(ctx).StartPage
	if !s.opens(ctx, start) {
		start = s.usualStart(ctx).path
	}
	http.Redirect(w, r, start, http.StatusSeeOther)
	return nil
}

// opens reports whether an address is, or is within, a start page that there is
// and that the person may see. Their role may be another than when they chose it.
func (s *site) opens(ctx context.Context, address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	for _, p := range startPages {
		if p.path == u.Path {
			_, there := s.local(address)
			return there && auth.From(ctx).May(p.needs)
		}
	}
	return false
}

// usualStart is where a role begins that has chosen nothing: an auditor looks at
// how things stand, the others at what there is to do.
func (s *site) usualStart(ctx context.Context) startPage {
	if auth.From(ctx).Role == auth.Auditor {
		for _, p := range []startPage{startPages[1], startPages[3]} {
			if s.opens(ctx, p.path) {
				return p
			}
		}
	}
	return startPages[0]
}

// starts are the start pages that a person can choose, with the saved views among
// the tabs of their queue.
func (s *site) starts(ctx context.Context, views []view.SavedView) []ui.Choice {
	var out []ui.Choice
	for _, p := range startPages {
		if s.opens(ctx, p.path) {
			out = append(out, ui.Choice{Value: p.path, Label: p.label})
		}
	}
	for _, v := range views {
		out = append(out, ui.Choice{Value: view.KeptPath(v.Query), Label: say.T(ctx, "Queue: %s", v.Name)})
	}
	return out
}
