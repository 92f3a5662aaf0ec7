// Package seedbug plants faults, to prove that the tests of the promises would
// find them. A build has no fault unless a tag asks for one:
//
//	go test -tags seedbug_new_key ./internal/erasure   must fail
//
// Planted is a constant, so that every other build is without the code.
package seedbug

// The faults. Each breaks one promise.
const (
	MarkBeforeSend   = "mark_before_send"   // done is written before the order is sent
	NewKey           = "new_key"            // each attempt has an idempotency key of its own
	AppClock         = "app_clock"          // leases end by the clock of the process
	NoLease          = "no_lease"           // a result counts though its lease is lost
	RoutingOutside   = "routing_outside"    // deliveries are written after the request's state is committed
	LedgerOutside    = "ledger_outside"     // a change holds without its ledger entry
	UnroutableIsDone = "unroutable_is_done" // a request that goes nowhere is completed
)
