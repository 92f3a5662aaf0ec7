package graph

import (
	"context"

	"lethe/ent"
	"lethe/internal/audit"
	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/fault"
)

// Resolver answers the fields of the schema. Commands go through the door,
// reads through a client whose connections are read-only.
type Resolver struct {
	erasure *erasure.Service
	audit   *audit.Service
	read    *ent.Client
	errors  *errorPresenter
}

// routingReaders are the permissions of which one is needed to see where
// orders go.
var routingReaders = []auth.Permission{auth.ReadRequests, auth.ManageDeliveries, auth.ManageRouting}

func maySeeRouting(ctx context.Context) bool {
	for _, p := range routingReaders {
		if auth.From(ctx).May(p) {
			return true
		}
	}
	return false
}

func requireRouting(ctx context.Context) error {
	if maySeeRouting(ctx) {
		return nil
	}
	return fault.New(fault.Forbidden, "Destinations and rules are shown to those with one of %v. Ask an administrator.", routingReaders)
}
