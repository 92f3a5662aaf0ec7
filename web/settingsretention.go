package web

import (
	"fmt"
	"net/http"

	"lethe/internal/lifecycle"
	"lethe/web/view"
)

// showRetention draws when what is forgotten.
func (s *site) showRetention(w http.ResponseWriter, r *http.Request) error {
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	kept := s.Erasure.Retention()
	page := view.RetentionSettings{Frame: f, Identifiers: s.Erasure.ArchiveAfter(), Tombstones: kept.Tombstones}
	for _, state := range lifecycle.RequestStates() {
		if state.Final() {
			page.Records = append(page.Records, view.RecordsKept{Outcome: state, For: kept.Of(state)})
		}
	}
	for _, p := range s.Erasure.Packs() {
		if p.Retention == nil {
			continue
		}
		page.Laws = append(page.Laws, view.LawKept{
			Regulation: lifecycle.Regulation(p.Name), AtLeast: fmt.Sprint(p.Retention.AtLeast),
			Article: p.Retention.Article, Source: p.Retention.Source, Confirmed: p.Retention.Confirmed,
		})
	}
	return render(w, r, http.StatusOK, view.RetentionSettingsPage(page))
}
