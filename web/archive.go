package web

import (
	"context"
	"net/http"
	"time"

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
	list, err := s.archiveList(r.Context(), &page)
	if err != nil {
		return err
	}
	if page.Sought, err = s.tellSought(r.Context(), list.person); err != nil {
		return err
	}
	if page.Wrong() {
		return render(w, r, http.StatusUnprocessableEntity, view.ArchivePage(page))
	}
	if page.Rows, page.Next, err = s.archiveRows(r.Context(), list); err != nil {
		return err
	}
	return render(w, r, http.StatusOK, view.ArchivePage(page))
}

// archiveList reads what the address asks for, and says on the page what is wrong
// with it.
func (s *site) archiveList(ctx context.Context, page *view.Archive) (archiveList, error) {
	list := archiveList{query: page.Query}
	list.from, list.to = s.days(page)
	var err error
	list.person, err = s.sought(ctx, page.Query.Person)
	return list, err
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

func (s *site) archiveRows(ctx context.Context, list archiveList) ([]view.ArchiveRow, string, error) {
	found, err := list.part(ctx, s.Read, list.query.After, perPage+1)
	if err != nil {
		return nil, "", err
	}
	found, next := turn(found, archiveKey)
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
