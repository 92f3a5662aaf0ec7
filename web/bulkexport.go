package web

import (
	"net/http"

	"lethe/ent"
)

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
	rows, err := s.requestCells(ctx, found)
	if err != nil {
		return err
	}
	if err := s.Erasure.Exported(ctx, "selection", len(found)); err != nil {
		return err
	}
	name := "lethe-selection-" + now.UTC().Format("20060102T150405Z")
	return sheet(w, name, requestHeader, func(add func([]string) error) error {
		for _, cells := range rows {
			if err := add(cells); err != nil {
				return err
			}
		}
		return nil
	})
}
