package web

import (
	"encoding/json"
	"fmt"
	"net/http"

	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/web/view"
)

const bulkPath = "/queue/bulk"

// bulk does one thing to many requests: it says what would happen, and does it
// once that is confirmed. Each of them goes through the door by itself, so that
// one that fails does not hold up the others.
func (s *site) bulk(w http.ResponseWriter, r *http.Request) error {
	b, err := s.readBulk(r)
	if err != nil {
		return err
	}
	if err := b.allowed(r); err != nil {
		return err
	}
	switch confirm := b.fields.Get("confirm"); {
	case b.verb == view.BulkUndo:
		return s.undoBulk(w, r, b)
	case len(b.picked) == 0 && b.all == nil:
		return s.tell(w, r, b.back, "No request is selected. Tick some first.")
	case b.verb == view.BulkExport:
		return s.exportBulk(w, r, b)
	case confirm == "yes":
		return s.confirmBulk(w, r, b)
	case confirm == "preview" && b.verb == view.BulkReject, confirm == "":
		return s.askBulk(w, r, b)
	}
	return fault.Invalid(fault.Field{Path: "confirm", Message: "Send yes, or leave it out."})
}

// allowed fails unless the person may do what the verb does.
func (b bulk) allowed(r *http.Request) error {
	needs, known := bulkNeeds[b.verb]
	if !known {
		return fault.Invalid(fault.Field{Path: "verb", Message: "Choose what is done to the requests: approve, reject, assign, extend, retry or export."})
	}
	if ctx := r.Context(); !auth.From(ctx).May(needs) {
		return fault.New(fault.Forbidden, "Your role (%s) does not allow it.", account(ctx).Role)
	}
	return nil
}

// bulkNeeds says what each verb needs; the door asks again.
var bulkNeeds = map[view.BulkVerb]auth.Permission{
	view.BulkApprove: auth.ReviewRequests,
	view.BulkReject:  auth.ReviewRequests,
	view.BulkExtend:  auth.ReviewRequests,
	view.BulkAssign:  auth.ReviewRequests,
	view.BulkUndo:    auth.ReviewRequests,
	view.BulkRetry:   auth.ManageDeliveries,
	view.BulkExport:  auth.ReadRequests,
}

// bulkVerbs are the verbs that a person may choose from, in the order of their
// buttons.
func bulkVerbs(a auth.Actor) []view.BulkVerb {
	var out []view.BulkVerb
	for _, v := range []view.BulkVerb{view.BulkApprove, view.BulkReject, view.BulkAssign, view.BulkExtend, view.BulkRetry, view.BulkExport} {
		if needs, known := bulkNeeds[v]; known && a.May(needs) {
			out = append(out, v)
		}
	}
	return out
}

// leave goes to another page. htmx would follow a redirect and leave the address
// as it is, so it is told where to go.
func leave(w http.ResponseWriter, r *http.Request, place string) error {
	if !fragment(r) {
		http.Redirect(w, r, place, http.StatusSeeOther)
		return nil
	}
	there, err := json.Marshal(map[string]string{"path": place, "target": "#main", "swap": "outerMorph"})
	if err != nil {
		return fmt.Errorf("say where to go: %w", err)
	}
	w.Header().Set("HX-Location", string(there))
	w.WriteHeader(http.StatusOK)
	return nil
}
