// Package destinationtest is the suite that every connector passes: what
// package destination promises, whatever the technology. A connector's test
// brings a Fixture that can start real destinations which behave well or badly:
//
//	func TestWebhook_KeepsTheContractOfConnectors(t *testing.T) {
//		destinationtest.Run(t, destinationtest.Fixture{Connector: …, Start: …})
//	}
package destinationtest

import (
	"testing"

	"lethe/internal/destination"
)

// Behaviour is how a destination under test takes every order, and answers every
// question about one.
type Behaviour string

// The behaviours that a Fixture knows to start.
const (
	Confirms    Behaviour = "confirms"     // erases and says so at once
	Accepts     Behaviour = "accepts"      // takes the order, and says that this is not done
	KnowsNobody Behaviour = "knows nobody" // says that it does not know the person
	Declines    Behaviour = "declines"     // says that it failed, and that trying again is no use
	Refuses     Behaviour = "refuses"      // will never take such an order, and quotes order and secrets in saying so
	Breaks      Behaviour = "breaks"       // fails in passing, and quotes order and secrets in saying so
	Postpones   Behaviour = "postpones"    // asks to be tried again in Later
	Garbles     Behaviour = "garbles"      // quotes order and secrets in words that break the protocol
	Hangs       Behaviour = "hangs"        // takes the order and says nothing
	Drips       Behaviour = "drips"        // begins an answer and never ends it
	IsAway      Behaviour = "is away"      // cannot be reached at all

	// For a Connector that is a Poller or a Prober.
	Lies    Behaviour = "lies"    // says at once that it has erased, and still shows the person
	Mumbles Behaviour = "mumbles" // answers a question in good form, with words that say nothing
)

// Fixture is one technology under test.
type Fixture struct {
	Connector destination.Connector
	// Start starts a destination that behaves as b until the test ends. It
	// returns at once, also for a destination that hangs.
	Start func(t *testing.T, b Behaviour) Peer
}

// Peer is a started destination.
type Peer struct {
	// Target is how to reach it. Secrets are set where the technology has one; the
	// suite sets Timeout.
	Target destination.Target
	// Poll and Probe are how to ask it, where the Connector is a Poller or a
	// Prober. Asked how far it is, a destination says again what it says to an
	// order; one that Confirms or KnowsNobody does not show the person any more.
	Poll, Probe destination.Question
	// Received lists the orders that arrived, in their order; nil for a
	// destination that is away.
	Received func() []Received
}

// Received is one attempt as the destination saw it.
type Received struct {
	Key     string // the idempotency key
	Content string // what was asked, without what may differ between attempts
}
