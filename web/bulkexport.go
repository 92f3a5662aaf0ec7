package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"lethe/ent"
	"lethe/ent/erasurerequest"
	"lethe/internal/auth"
	"lethe/web/view"
)

// selectionHeader names the cells of a selected request.
var selectionHeader = []string{
	"request", "state", "on hold", "due at", "extended", "data subject", "cause", "regulation", "source", "external id",
	"received at", "deliveries", "closed", "failed",
}

// exportBulk hands out the selected requests as a sheet, in the order in which they
// were selected. Those that are not in the queue any more are left out. All that match
// are the list, which has a sheet of its own.
func (s *site) exportBulk(w http.ResponseWriter, r *http.Request, b bulk) error {
	if b.all != nil {
		http.Redirect(w, r, "/queue.csv?"+b.all.query.Encode(), http.StatusSeeOther)
		return nil
	}
	ctx := r.Context()
	now, err := s.Erasure.Now(ctx)
	if err != nil {
		return err
	}
	items, err := s.pickedItems(ctx, b.picked)
	if err != nil {
		return err
	}
	found := make([]*ent.ErasureRequest, 0, len(items))
	for _, i := range items {
		if i.request != nil {
			found = append(found, i.request)
		}
	}
	progress, err := s.progress(ctx, found)
	if err != nil {
		return err
	}
	subjects, err := s.subjectsOf(ctx, found)
	if err != nil {
		return err
	}
	if err := s.Erasure.Exported(ctx, "selection", len(found)); err != nil {
		return err
	}
	name := "lethe-selection-" + now.UTC().Format("20060102T150405Z")
	return sheet(w, name, selectionHeader, func(add func([]string) error) error {
		for _, r := range found {
			if err := add(selectionCells(r, subjects[r.Reference], progress[r.ID])); err != nil {
				return err
			}
		}
		return nil
	})
}

// subjectsOf are the masked persons by the reference, for who may see them.
func (s *site) subjectsOf(ctx context.Context, requests []*ent.ErasureRequest) (map[string]string, error) {
	if !auth.From(ctx).May(auth.SeeSubjects) {
		return nil, nil
	}
	references := make([]string, len(requests))
	for n, r := range requests {
		references[n] = r.Reference
	}
	found, err := s.Read.ErasureRequest.Query().Where(erasurerequest.ReferenceIn(references...)).WithIdentifiers(inOrder).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the subjects of %d requests: %w", len(requests), err)
	}
	out := map[string]string{}
	for _, r := range found {
		if ids := r.Edges.Identifiers; len(ids) > 0 {
			out[r.Reference] = view.Subject(ids[0].Masked, len(ids)-1)
		}
	}
	return out, nil
}

func selectionCells(r *ent.ErasureRequest, subject string, p view.Progress) []string {
	externalID := ""
	if r.ExternalID != nil {
		externalID = *r.ExternalID
	}
	return []string{
		r.Reference, string(r.State), yesNo(r.HoldGround != nil), r.DueAt.UTC().Format(time.RFC3339), yesNo(r.ExtendedAt != nil),
		subject, r.Cause, string(r.Regulation), r.Source, externalID, r.SubmittedAt.UTC().Format(time.RFC3339),
		strconv.Itoa(p.Total), strconv.Itoa(p.Closed), strconv.Itoa(p.Failed),
	}
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}
