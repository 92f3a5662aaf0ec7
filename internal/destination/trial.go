package destination

import (
	"context"
	"time"
)

// Tester is a Connector that can show, step by step, whether a destination can be
// reached.
type Tester interface {
	// Test makes one attempt, within to.Timeout and over a connection of its own,
	// and returns what it did, in its order: one step at least, of which none but
	// the last failed. Nobody is erased by it. No step holds a secret of to; what
	// it shows of the destination's words is for who asked, and is not kept.
	Test(ctx context.Context, to Target, what Trial) []Step
}

// Trial is what a destination is sent to test it.
type Trial string

// The trials.
const (
	Connection Trial = "connection" // a signed order to do nothing
	Sample     Trial = "sample"     // a whole order about a person who does not exist, marked as a test
)

// Step is one part of a test.
type Step struct {
	// Name is "address", "signature", "lookup", "connect", "tls" or "answer", or
	// "people" where there is nothing to connect to.
	Name string
	// OK says that the next step could be taken; after the last one, that the
	// destination is fit to get orders.
	OK bool
	// Detail is a sentence: what was found or, for a step that failed, what is
	// wrong and what would be right. At most 500 runes.
	Detail string
	// Took is how long the step lasted.
	Took time.Duration
	// Raw is what the destination answered: status, a few headers and body, at most
	// 2 KiB; empty for every step but "answer".
	Raw string
}
