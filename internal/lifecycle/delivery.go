package lifecycle

import "slices"

// DeliveryState is where one request's order to one destination stands.
type DeliveryState string

// The states of a delivery.
const (
	Queued   DeliveryState = "QUEUED"    // waits for its next attempt
	Sending  DeliveryState = "SENDING"   // an attempt holds its lease
	Accepted DeliveryState = "ACCEPTED"  // taken by the destination, not yet confirmed
	Done     DeliveryState = "DONE"      // the destination says that the data is erased; a probe may still have to prove it
	Verified DeliveryState = "VERIFIED"  // a read-back probe found nothing
	NotFound DeliveryState = "NOT_FOUND" // the destination does not know the person
	Retained DeliveryState = "RETAINED"  // the destination must keep the data, on a ground
	Failed   DeliveryState = "FAILED"    // needs a person; still tried once a day
	Waived   DeliveryState = "WAIVED"    // closed by a person, on a ground
	Held     DeliveryState = "HELD"      // waits for a person to release it
)

// DeliveryEvent is what may happen to a delivery.
type DeliveryEvent string

// The events of a delivery.
const (
	Send    DeliveryEvent = "send"      // an attempt takes the lease
	Retry   DeliveryEvent = "retry"     // try again later, or at once because a person asked
	Accept  DeliveryEvent = "accept"    // taken; the confirmation comes later
	Finish  DeliveryEvent = "done"      // confirmed as erased
	Miss    DeliveryEvent = "not_found" // the person is unknown there
	Retain  DeliveryEvent = "retained"  // must be kept there
	Fail    DeliveryEvent = "fail"      // needs a person
	Prove   DeliveryEvent = "verify"    // the probe found nothing
	Waive   DeliveryEvent = "waive"     // closed by a person
	Hold    DeliveryEvent = "hold"      // stopped by a person
	Release DeliveryEvent = "release"   // given free again
)

var deliveryMoves = map[DeliveryState]map[DeliveryEvent]DeliveryState{
	Queued:   open(map[DeliveryEvent]DeliveryState{Send: Sending, Retry: Queued, Hold: Held}),
	Sending:  open(map[DeliveryEvent]DeliveryState{Send: Sending, Retry: Queued, Accept: Accepted, Hold: Held}),
	Accepted: open(map[DeliveryEvent]DeliveryState{Accept: Accepted, Retry: Queued, Hold: Held}),
	Failed:   open(map[DeliveryEvent]DeliveryState{Send: Sending, Retry: Queued, Accept: Accepted, Hold: Held}),
	Held:     held(),
	Done:     {Prove: Verified, Fail: Failed, Hold: Held},
	Verified: {},
	NotFound: {},
	Retained: {},
	Waived:   {},
}

// open adds what every open delivery allows: evidence, and a person's waiver.
func open(moves map[DeliveryEvent]DeliveryState) map[DeliveryEvent]DeliveryState {
	moves[Finish], moves[Miss], moves[Retain] = Done, NotFound, Retained
	moves[Fail], moves[Waive] = Failed, Waived
	return moves
}

// held is what may happen to a delivery on hold: evidence and a waiver close it,
// a failure does not lift the hold, and a release returns it to where it was.
func held() map[DeliveryEvent]DeliveryState {
	moves := open(map[DeliveryEvent]DeliveryState{Release: Queued, Accept: Accepted})
	delete(moves, Fail)
	return moves
}

// Next returns the state that e leads to from s, and whether e is allowed there.
func (s DeliveryState) Next(e DeliveryEvent) (DeliveryState, bool) {
	to, ok := deliveryMoves[s][e]
	return to, ok
}

// Closed reports whether nothing more is sent. A delivery in such a state keeps
// its request open only while a probe still has to prove that it is done.
func (s DeliveryState) Closed() bool {
	switch s {
	case Done, Verified, NotFound, Retained, Waived:
		return true
	}
	return false
}

// DeliveryStates lists every delivery state in the order of a delivery's life.
func DeliveryStates() []DeliveryState {
	return []DeliveryState{Queued, Sending, Accepted, Done, Verified, NotFound, Retained, Failed, Waived, Held}
}

// OpenDeliveryStates lists the states that keep a request from completing.
func OpenDeliveryStates() []DeliveryState {
	return slices.DeleteFunc(DeliveryStates(), DeliveryState.Closed)
}

// DeliveryEvents lists every event of a delivery.
func DeliveryEvents() []DeliveryEvent {
	return []DeliveryEvent{Send, Retry, Accept, Finish, Miss, Retain, Fail, Prove, Waive, Hold, Release}
}

// Values lists the states as Ent wants them.
func (DeliveryState) Values() []string { return names(DeliveryStates()) }
