// Package crash ends the process at a chosen step, to prove that no step is one
// at which a crash loses something.
//
//	go build -tags crash ──► CRASH_AT=7 lethe serve ──► SIGKILL at the seventh Step
//
// A step is a message to Postgres that is about to be sent, or the moment before
// and after an order is sent to a destination: everything that others can see of
// a process lies between two steps. In every other build a step is nothing.
package crash
