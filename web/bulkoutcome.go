package web

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"lethe/internal/fault"
	"lethe/web/view"
)

// outcomeKey is where the session keeps what was done last to many requests.
const outcomeKey = "bulk"

// The session keeps this much of an outcome, because every page loads it.
const (
	maxUndo   = 2000 // approvals that can be taken back together
	maxListed = 500  // requests that something was not done to
)

// bulkOutcome is what was done to many requests.
type bulkOutcome struct {
	Batch      uuid.UUID
	Verb       view.BulkVerb
	Return     string
	Done       int
	Undo       []string     // "ER-7QK4-M2XD.6": what was approved, as it is now
	UndoTooBig bool         // they were too many to keep
	Failed     []bulkReason // it was tried
	Kept       []bulkReason // it was not
	Failing    int
	Keeping    int
	Left       int
	Next       [][2]string // the form that goes on with those left
}

// bulkReason is why something was not done, and to which requests.
type bulkReason struct {
	Why        view.BulkWhy
	Detail     string
	References []string
}

// add counts what became of a request. One that stays as it is has failed, unless
// the person was told before.
func (o *bulkOutcome) add(b bulk, i *bulkItem) {
	switch {
	case i.done:
		o.Done++
		if o.Verb == view.BulkApprove {
			o.Undo = append(o.Undo, i.reference+"."+strconv.Itoa(i.request.Version))
		}
		return
	case i.refused != nil:
		i.keep(view.WhyFailed, fault.Of(i.refused).Message)
	case i.why == "":
		i.keep(view.WhyOther, "It allows this now, but did not when you looked.")
	}
	if i.refused == nil && (i.kept || b.all != nil) {
		o.Keeping++
		o.Kept = listReason(o.Kept, o.Keeping, i)
		return
	}
	o.Failing++
	o.Failed = listReason(o.Failed, o.Failing, i)
}

// listReason adds the request, which is the n-th of the list, to those with the
// same reason.
func listReason(list []bulkReason, n int, i *bulkItem) []bulkReason {
	if n > maxListed {
		return list
	}
	at := slices.IndexFunc(list, func(r bulkReason) bool { return r.Why == i.why && r.Detail == i.detail })
	if at < 0 {
		at, list = len(list), append(list, bulkReason{Why: i.why, Detail: i.detail})
	}
	list[at].References = append(list[at].References, i.reference)
	return list
}

// rest reports whether there is something to tell that does not fit a toast.
func (o *bulkOutcome) rest() bool { return o.Failing+o.Keeping+o.Left > 0 || o.UndoTooBig }

// keepOutcome keeps what was done for the page that tells it.
func (s *site) keepOutcome(ctx context.Context, o *bulkOutcome) error {
	if len(o.Undo) > maxUndo {
		o.Undo, o.UndoTooBig = nil, true
	}
	text, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("keep what was done to many requests: %w", err)
	}
	s.sessions.Put(ctx, outcomeKey, string(text))
	return nil
}

// outcome is what was done last to many requests; nil for nothing.
func (s *site) outcome(ctx context.Context) *bulkOutcome {
	var o bulkOutcome
	if json.Unmarshal([]byte(s.sessions.GetString(ctx, outcomeKey)), &o) != nil {
		return nil
	}
	return &o
}
