// Package lifecycle names the states of an erasure request and of a delivery,
// and the moves between them. It is the only place that knows which move is
// allowed; it imports nothing of ours, reads no clock and touches no database.
//
// A request:
//
//	UNVERIFIED ─verify─► IN_REVIEW ─approve─► APPROVED ─route─► FORWARDING ─complete─► COMPLETED
//	     │                │  ▲  │               │  │
//	     │                │  └──┼─undo, replan──┘  │
//	     │                │     └─join─► DUPLICATE │
//	     ├──── reject ────┼─────────────► REJECTED │
//	     └──── cancel ────┴────────────► CANCELLED ┘
//
// REJECTED, CANCELLED, COMPLETED and DUPLICATE are final: the archive, which is
// a table of its own and no state, takes them. Two accidents bring one back
// before that: a destination that restored a backup gets the orders of completed
// requests again (reopen), and a duplicate of a request that ended without
// erasing goes on by itself (resume).
//
// A delivery:
//
//	QUEUED ─send─► SENDING ─accept─► ACCEPTED ─done─► DONE ─verify─► VERIFIED
//	   ▲              │ │                │  └─ not found, retain ─► NOT_FOUND, RETAINED
//	   └─── retry ────┘ └──── fail ──────┴─► FAILED ─send─► SENDING (once a day, for ever)
//
// Evidence may arrive in any open state, because a destination may confirm an
// attempt whose answer was lost. Any open delivery can be waived, and any that is
// not being sent can be held and released.
// There is no move that ends trying: only evidence or a person closes a delivery.
package lifecycle

import "slices"

// RequestState is where an erasure request stands.
type RequestState string

// The states of an erasure request.
const (
	Unverified RequestState = "UNVERIFIED" // the sender's identity is not yet confirmed
	InReview   RequestState = "IN_REVIEW"  // staff may reject until the review window ends
	Approved   RequestState = "APPROVED"   // may be taken back until the undo window ends
	Forwarding RequestState = "FORWARDING" // deliveries are written; erasure cannot be recalled
	Completed  RequestState = "COMPLETED"  // every delivery is closed, with evidence
	Rejected   RequestState = "REJECTED"   // refused by a person, on a ground
	Cancelled  RequestState = "CANCELLED"  // withdrawn by the data subject
	Duplicate  RequestState = "DUPLICATE"  // joined to an earlier request of the same subject
)

// RequestEvent is what may happen to a request.
type RequestEvent string

// The events of an erasure request.
const (
	Verify   RequestEvent = "verify"
	Approve  RequestEvent = "approve"
	Undo     RequestEvent = "undo"
	Reject   RequestEvent = "reject"
	Cancel   RequestEvent = "cancel"
	Route    RequestEvent = "route"
	Replan   RequestEvent = "replan" // the plan that was approved is no longer the plan
	Complete RequestEvent = "complete"
	Join     RequestEvent = "join"
	Resume   RequestEvent = "resume" // what it was joined to ended without erasing
	Reopen   RequestEvent = "reopen" // a destination brought old data back
)

var requestMoves = map[RequestState]map[RequestEvent]RequestState{
	Unverified: {Verify: InReview, Reject: Rejected, Cancel: Cancelled},
	InReview:   {Approve: Approved, Reject: Rejected, Cancel: Cancelled, Join: Duplicate},
	Approved:   {Undo: InReview, Replan: InReview, Cancel: Cancelled, Route: Forwarding},
	Forwarding: {Complete: Completed},
	Completed:  {Reopen: Forwarding},
	Duplicate:  {Resume: InReview},
}

// Next returns the state that e leads to from s, and whether e is allowed there.
func (s RequestState) Next(e RequestEvent) (RequestState, bool) {
	to, ok := requestMoves[s][e]
	return to, ok
}

// Final reports whether the request is finished: nobody has anything to do for
// it, and only an accident elsewhere brings it back.
func (s RequestState) Final() bool {
	switch s {
	case Completed, Rejected, Cancelled, Duplicate:
		return true
	}
	return false
}

// Editable reports whether the facts that routing reads may still be corrected.
func (s RequestState) Editable() bool { return s == Unverified || s == InReview }

// RequestStates lists every request state in the order of a request's life.
func RequestStates() []RequestState {
	return []RequestState{Unverified, InReview, Approved, Forwarding, Completed, Rejected, Cancelled, Duplicate}
}

// OpenRequestStates lists the states that are not final.
func OpenRequestStates() []RequestState {
	return slices.DeleteFunc(RequestStates(), RequestState.Final)
}

// RequestEvents lists every event of a request.
func RequestEvents() []RequestEvent {
	return []RequestEvent{Verify, Approve, Undo, Reject, Cancel, Route, Replan, Complete, Join, Resume, Reopen}
}

// Values lists the states as Ent wants them.
func (RequestState) Values() []string { return names(RequestStates()) }

func names[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
