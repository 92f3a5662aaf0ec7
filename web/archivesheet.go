package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"

	"lethe/ent"
	"lethe/internal/erasure"
	"lethe/web/view"
)

var archiveHeader = []string{
	"request", "outcome", "ground", "cause", "regulation", "source", "asked at", "received at", "due at", "finished at", "on time",
	"rules version", "deliveries",
}

// sendArchive hands out the archived requests of the list as a sheet, last finished
// first. Nothing in it names a person.
func (s *site) sendArchive(w http.ResponseWriter, r *http.Request) error {
	page := view.Archive{Query: view.ParseArchiveQuery(r.URL.Query())}
	list, err := s.archiveList(r.Context(), &page)
	if err != nil {
		return err
	}
	if page.Wrong() {
		return s.showArchive(w, r)
	}
	rows, err := list.of(r.Context(), s.Read).Count(r.Context())
	if err != nil {
		return fmt.Errorf("count archived requests: %w", err)
	}
	return s.sendList(w, r, exportedList{
		name: "archive", rows: rows, header: archiveHeader,
		next: func(ctx context.Context, after string) ([][]string, string, error) {
			found, err := list.part(ctx, s.Read, after, sheetPart)
			if err != nil || len(found) == 0 {
				return nil, "", err
			}
			rows, err := archiveCells(found)
			return rows, archiveKey(found[len(found)-1]).String(), err
		},
	})
}

func archiveCells(found []*ent.ArchivedRequest) ([][]string, error) {
	rows := make([][]string, len(found))
	for i, a := range found {
		outcomes, err := erasure.Outcomes(a)
		if err != nil {
			return nil, err
		}
		rows[i] = []string{
			a.Reference, string(a.State), groundCode(a), a.Cause, string(a.Regulation), a.Source,
			instant(a.SubmittedAt), instant(a.ReceivedAt), instant(a.DueAt), instant(a.FinishedAt), strconv.FormatBool(!a.FinishedAt.After(a.DueAt)),
			versionCode(a), strconv.Itoa(len(outcomes)),
		}
	}
	return rows, nil
}

// groundCode is why it was rejected; empty if it was not.
func groundCode(a *ent.ArchivedRequest) string {
	if a.Ground == nil {
		return ""
	}
	return string(*a.Ground)
}

// versionCode is the version of the rules that routed it; empty if none did.
func versionCode(a *ent.ArchivedRequest) string {
	if a.RuleSetVersion == nil {
		return ""
	}
	return strconv.Itoa(*a.RuleSetVersion)
}
