package web

import (
	"context"
	"fmt"
	"net/http"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/internal/erasure"
	"lethe/web/view"
)

// showArchived draws a request that is in the archive.
func (s *site) showArchived(w http.ResponseWriter, r *http.Request, reference string) error {
	ctx := r.Context()
	a, err := s.Read.ArchivedRequest.Query().
		Where(archivedrequest.Reference(reference), erasure.VisibleArchived(ctx)).
		Only(ctx)
	switch {
	case ent.IsNotFound(err):
		return errNoRequest
	case err != nil:
		return fmt.Errorf("load archived request %s: %w", reference, err)
	}
	page, err := s.archivedPage(ctx, a)
	if err != nil {
		return err
	}
	if page.Frame, err = s.frame(r); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.ArchivedPage(page))
}

func (s *site) archivedPage(ctx context.Context, a *ent.ArchivedRequest) (view.ArchivedRequest, error) {
	page := view.ArchivedRequest{
		Reference: a.Reference, Outcome: a.State, Cause: a.Cause, Regulation: a.Regulation, Source: a.Source,
		Submitted: a.SubmittedAt, Received: a.ReceivedAt, Due: a.DueAt, Finished: a.FinishedAt, Archived: a.ArchivedAt,
		Decision: decisionOf(a.State, a.DecidedBy, a.Ground, a.ApprovedAt, &a.FinishedAt),
	}
	if a.RuleSetVersion != nil {
		page.RuleSet = *a.RuleSetVersion
	}
	var err error
	var titles view.Titles
	if page.Deliveries, titles, err = s.archivedDeliveries(ctx, a); err != nil {
		return page, err
	}
	page.Timeline, err = s.timeline(ctx, a.ID, view.AllEvents, titles)
	return page, err
}

// archivedDeliveries tells what became of the deliveries, and the titles of
// their destinations.
func (s *site) archivedDeliveries(ctx context.Context, a *ent.ArchivedRequest) ([]view.ArchivedDelivery, view.Titles, error) {
	outcomes, err := erasure.Outcomes(a)
	if err != nil {
		return nil, nil, err
	}
	titles, err := s.titles(ctx)
	if err != nil {
		return nil, nil, err
	}
	out := make([]view.ArchivedDelivery, len(outcomes))
	for i, o := range outcomes {
		out[i] = view.ArchivedDelivery{
			Destination: titles[o.Destination], State: o.State, Attempts: o.Attempts,
			Closed: timeOf(o.ClosedAt), Evidence: kept(ctx, o),
		}
	}
	return out, titles, nil
}

// kept says what the archive knows of how a delivery was closed.
func kept(ctx context.Context, o erasure.Outcome) string {
	if o.Ground != "" {
		return view.Ground(ctx, o.Ground, o.RetainedUntil)
	}
	if n := len(o.Receipts); n > 0 {
		last := o.Receipts[n-1]
		return view.Evidence{Via: last.Via, Status: last.Status, HTTPStatus: statusOf(last.HTTPStatus)}.Words(ctx)
	}
	return ""
}
