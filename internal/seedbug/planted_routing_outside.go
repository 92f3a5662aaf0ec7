//go:build seedbug_routing_outside

package seedbug

// Planted is the fault of this build.
const Planted = RoutingOutside
