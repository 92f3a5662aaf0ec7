package web

import (
	"context"
	"net/http"

	"lethe/internal/auth"
	"lethe/web/view"
)

// showBulk tells what was done last to many requests; the queue when that was
// nothing.
func (s *site) showBulk(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	o := s.outcome(ctx)
	if o == nil {
		http.Redirect(w, r, "/queue", http.StatusSeeOther)
		return nil
	}
	f, err := s.frame(r)
	if err != nil {
		return err
	}
	page := view.BulkResult{
		Frame: f, Verb: o.Verb, Done: o.Done, FailedAll: o.Failing, KeptAll: o.Keeping, Left: o.Left, GoOn: o.Next, UndoTooBig: o.UndoTooBig,
		Verbs: bulkVerbs(auth.From(ctx)), Return: o.Return,
	}
	if page.Failed, err = s.reasonRows(ctx, o.Failed); err != nil {
		return err
	}
	if page.Kept, err = s.reasonRows(ctx, o.Kept); err != nil {
		return err
	}
	if n := len(o.Undo); n > 0 {
		page.Undo = new(view.UndoBulk(r.Context(), o.Batch.String(), n, o.Return))
	}
	w.Header().Set("HX-Push-Url", bulkPath)
	return render(w, r, http.StatusOK, view.BulkResultPage(page))
}

// reasonRows loads the requests as they are now, each with its reason.
func (s *site) reasonRows(ctx context.Context, reasons []bulkReason) ([]view.BulkRow, error) {
	var all []picked
	var why []bulkReason
	for _, reason := range reasons {
		for _, reference := range reason.References {
			all, why = append(all, picked{reference: reference}), append(why, reason)
		}
	}
	if len(all) == 0 {
		return nil, nil
	}
	items, err := s.pickedItems(ctx, all)
	if err != nil {
		return nil, err
	}
	rows := make([]view.BulkRow, len(items))
	for n, i := range items {
		rows[n] = i.row()
		rows[n].Why, rows[n].Detail = why[n].Why, why[n].Detail
	}
	return rows, nil
}
