package web

import (
	"context"
	"fmt"
	"net/http"
	"net/url"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/internal/fault"
	"lethe/web/view"
)

// attempted is a decision as a person sent it.
type attempted struct {
	verb    string // of the request's path
	request *ent.ErasureRequest
	version int // of the request that the person saw; 0 if the form does not say
	fields  url.Values
	back    string
}

// decision reads the form of a decision about a request.
func (s *site) decision(r *http.Request, verb string, more ...string) (attempted, error) {
	fields, err := form(r, append(more, "version", "return")...)
	if err != nil {
		return attempted{}, err
	}
	seen, err := version(fields)
	if err != nil {
		return attempted{}, err
	}
	found, err := s.find(r.Context(), r.PathValue("reference"))
	if err != nil {
		return attempted{}, err
	}
	return attempted{
		verb: verb, request: found, version: seen, fields: fields,
		back: s.back(fields, requestPath(found.Reference)),
	}, nil
}

// approve approves the plan that the person saw, and no other.
func (s *site) approve(w http.ResponseWriter, r *http.Request) error {
	return s.decide(w, r, "approve", s.Erasure.Approve, "planHash")
}

func (s *site) undo(w http.ResponseWriter, r *http.Request) error {
	return s.decide(w, r, "undo", s.Erasure.Undo)
}

func (s *site) cancel(w http.ResponseWriter, r *http.Request) error {
	return s.decide(w, r, "cancel", s.Erasure.Cancel)
}

// decide carries out a decision that needs no more than a button. It answers
// with a redirect for everybody: htmx follows it with its own headers, and so
// gets the fragment of the page that a browser gets as a whole.
func (s *site) decide(w http.ResponseWriter, r *http.Request, verb string, command func(context.Context, erasure.Decision) (*ent.ErasureRequest, error), more ...string) error {
	d, err := s.decision(r, verb, more...)
	if err != nil {
		return err
	}
	saved, err := command(r.Context(), erasure.Decision{RequestID: d.request.ID, Version: d.version, PlanHash: d.fields.Get("planHash")})
	if err != nil {
		return s.undecided(w, r, d, err)
	}
	return s.decided(w, r, d, saved)
}

// decided remembers the decision for the next page, and goes there.
func (s *site) decided(w http.ResponseWriter, r *http.Request, d attempted, saved *ent.ErasureRequest) error {
	err := s.remember(r.Context(), done{Verb: d.verb, Reference: saved.Reference, Version: saved.Version, Return: d.back})
	if err != nil {
		return err
	}
	http.Redirect(w, r, d.back, http.StatusSeeOther)
	return nil
}

// undecided shows who was faster, and keeps what was typed. Other errors are
// not its business.
func (s *site) undecided(w http.ResponseWriter, r *http.Request, d attempted, why error) error {
	if !fault.Is(why, fault.Conflict) {
		return why
	}
	ctx := r.Context()
	now, err := s.Read.ErasureRequest.Get(ctx, d.request.ID)
	if err != nil {
		return fmt.Errorf("load request %s again: %w", d.request.ID, err)
	}
	if d.verb == "join" && now.Version == d.version {
		return why // nobody was faster: the earlier request will not do, and why is in the sentence
	}
	last, err := s.lastChange(ctx, now.ID)
	if err != nil {
		return err
	}
	detail, err := detailOf(last)
	if err != nil {
		return err
	}
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := view.Conflict{
		Frame:     f,
		Reference: now.Reference,
		By:        view.Actor(r.Context(), last.ActorKind, last.Actor),
		At:        last.At,
		State:     now.State,
		Last:      view.Happened(r.Context(), last.Action, detail, nil),
		Attempt:   view.Attempted(r.Context(), d.verb, stillUndo(may(ctx, now), now, f.Clock.Now), now.Version, d.back, d.fields.Get),
	}
	if d.verb == "approve" && page.Attempt.Again {
		// What was sent where is part of the decision, so it is shown once more.
		if page.Plan, err = s.plan(ctx, now); err != nil {
			return err
		}
		if d.version == 0 || d.version == now.Version {
			page.Planned = fault.Of(why).Message
		}
	}
	return render(w, r, http.StatusConflict, view.ConflictPage(page))
}
