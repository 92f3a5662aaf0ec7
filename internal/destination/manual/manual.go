// Package manual is the connector of destinations that people serve: a paper
// file, a system without an interface.
//
//	Deliver ─► Receipt accepted ─► a person erases, and closes the delivery with evidence
//
// Nothing leaves the house, and nothing is ever done by itself.
package manual

import (
	"context"

	"lethe/internal/destination"
)

// Manual takes every order on behalf of the people who carry it out.
type Manual struct{}

var (
	_ destination.Connector = Manual{}
	_ destination.Tester    = Manual{}
)

// New returns the connector.
func New() Manual { return Manual{} }

// Deliver accepts the order at once. It never fails.
func (Manual) Deliver(context.Context, destination.Target, destination.Order) (destination.Receipt, error) {
	return destination.Receipt{Status: destination.Accepted}, nil
}

// Test has nothing to try.
func (Manual) Test(context.Context, destination.Target, destination.Trial) []destination.Step {
	return []destination.Step{{Name: "people", OK: true, Detail: "People carry out the orders; there is nothing to connect to."}}
}
