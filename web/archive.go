package web

import (
	"context"
	"fmt"
	"net/http"
	"time"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/ent"
	"lethe/ent/archivedrequest"
	"lethe/internal/erasure"
	"lethe/web/view"
)

// showArchive draws the list of archived requests, last finished first.
func (s *site) showArchive(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := view.Archive{Frame: f, Query: view.ParseArchiveQuery(r.URL.Query())}
	person, err := s.sought(r.Context(), page.Query.Person)
	if err != nil {
		return err
	}
	if page.Sought, err = s.tellSought(r.Context(), person); err != nil {
		return err
	}
	from, to := s.days(&page)
	if page.FromError != "" || page.ToError != "" {
		return render(w, r, http.StatusUnprocessableEntity, view.ArchivePage(page))
	}
	if page.Rows, page.Next, err = s.archiveRows(r.Context(), page.Query, person, from, to); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.ArchivePage(page))
}

// days reads the days of the filter in the zone that people see, and says on
// the page what is wrong with them. The end is the midnight after the last day.
func (s *site) days(page *view.Archive) (from, to time.Time) {
	read := func(text string, complain *string) time.Time {
		if text == "" {
			return time.Time{}
		}
		t, err := time.ParseInLocation(time.DateOnly, text, s.Zone)
		if err != nil {
			*complain = view.NotADay
		}
		return t
	}
	from = read(page.Query.From, &page.FromError)
	if to = read(page.Query.To, &page.ToError); !to.IsZero() {
		to = to.AddDate(0, 0, 1)
	}
	return from, to
}

func (s *site) archiveRows(ctx context.Context, q view.ArchiveQuery, person *erasure.SubjectKeys, from, to time.Time) ([]view.ArchiveRow, string, error) {
	query := s.Read.ArchivedRequest.Query().Where(erasure.VisibleArchived(ctx)).
		Order(ent.Desc(archivedrequest.FieldFinishedAt, archivedrequest.FieldID)).
		Limit(perPage + 1)
	if person != nil {
		query.Where(person.OfArchived())
	}
	if q.Outcome != "" {
		query.Where(archivedrequest.StateEQ(q.Outcome))
	}
	if !from.IsZero() {
		query.Where(archivedrequest.FinishedAtGTE(from))
	}
	if !to.IsZero() {
		query.Where(archivedrequest.FinishedAtLT(to))
	}
	if q.After != "" {
		k, err := parseKey(q.After)
		if err != nil {
			return nil, "", err
		}
		query.Where(func(s *entsql.Selector) {
			s.Where(entsql.CompositeLT([]string{s.C(archivedrequest.FieldFinishedAt), s.C(archivedrequest.FieldID)}, k.at, k.id))
		})
	}
	found, err := query.All(ctx)
	if err != nil {
		return nil, "", fmt.Errorf("list archived requests: %w", err)
	}
	found, next := turn(found, func(a *ent.ArchivedRequest) key { return key{a.FinishedAt, a.ID} })
	rows := make([]view.ArchiveRow, len(found))
	for i, a := range found {
		outcomes, err := erasure.Outcomes(a)
		if err != nil {
			return nil, "", err
		}
		rows[i] = view.ArchiveRow{
			Reference: a.Reference, Outcome: a.State, Cause: a.Cause, Regulation: a.Regulation,
			Received: a.ReceivedAt, Finished: a.FinishedAt, Due: a.DueAt, Deliveries: len(outcomes),
		}
	}
	return rows, next, nil
}
