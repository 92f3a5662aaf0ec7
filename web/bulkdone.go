package web

import (
	"context"
	"fmt"
	"net/http"

	"github.com/google/uuid"

	"lethe/internal/fault"
	"lethe/web/view"
)

// confirmBulk does what was confirmed. The form that was sent before is not done
// again: it only tells once more what became of it.
func (s *site) confirmBulk(w http.ResponseWriter, r *http.Request, b bulk) error {
	ctx := r.Context()
	if last := s.outcome(ctx); last != nil && last.Batch == b.batch {
		return leave(w, r, bulkPath)
	}
	if wrong := b.wrong(ctx); len(wrong) > 0 {
		return s.drawBulk(w, r, http.StatusUnprocessableEntity, b, wrong)
	}
	now, err := s.Erasure.Now(ctx)
	if err != nil {
		return err
	}
	out, err := s.runBulk(ctx, b, now)
	if err != nil {
		return err
	}
	return s.bulkDone(w, r, out)
}

// bulkDone keeps what was done, and tells it: on the list when everything was done
// that was asked for, else on a page that has what was not.
func (s *site) bulkDone(w http.ResponseWriter, r *http.Request, out *bulkOutcome) error {
	ctx := r.Context()
	if err := s.keepOutcome(ctx, out); err != nil {
		return err
	}
	if out.rest() {
		return leave(w, r, bulkPath)
	}
	told := done{Words: view.BulkTold(r.Context(), out.Verb, out.Done, 0, 0, 0), Return: out.Return}
	if n := len(out.Undo); n > 0 {
		told.Batch, told.Count = out.Batch.String(), n
	}
	if err := s.remember(ctx, told); err != nil {
		return err
	}
	return leave(w, r, out.Return)
}

// wrong is what is wrong with the form for all of the requests; what is wrong for
// one of them only, the door says.
func (b bulk) wrong(ctx context.Context) view.Faults {
	out := view.Faults{}
	if b.all != nil && (b.all.counted < 1 || b.fields.Get("number") != b.fields.Get("counted")) {
		out["number"] = fmt.Sprintf("Type %d, the number of requests that match, to go on.", b.all.counted)
	}
	var err error
	switch b.verb {
	case view.BulkReject:
		err = b.rejection(uuid.Nil, 0).Check()
	case view.BulkExtend:
		err = b.extension(uuid.Nil, 0).Check()
	case view.BulkAssign:
		_, err = assigneeTyped(ctx, b.fields.Get("to"))
	}
	if err == nil {
		return out
	}
	for field, message := range faultsOf(err) {
		out[field] = message
	}
	return out
}

// undoBulk takes back what was approved together.
func (s *site) undoBulk(w http.ResponseWriter, r *http.Request, b bulk) error {
	ctx := r.Context()
	last := s.outcome(ctx)
	switch {
	case last == nil || last.Batch != b.batch:
		return fault.New(fault.Conflict, "These approvals cannot be taken back together any more, because you have done something else to many requests since. Each can be taken back on its own page while its undo window is open.")
	case last.Verb == view.BulkUndo: // the button was pressed twice
		return leave(w, r, bulkPath)
	}
	for _, text := range last.Undo {
		p, err := readOne(text)
		if err != nil {
			return err
		}
		b.picked = append(b.picked, p)
	}
	now, err := s.Erasure.Now(ctx)
	if err != nil {
		return err
	}
	out, err := s.runBulk(ctx, b, now)
	if err != nil {
		return err
	}
	return s.bulkDone(w, r, out)
}
