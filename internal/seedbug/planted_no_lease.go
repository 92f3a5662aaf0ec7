//go:build seedbug_no_lease

package seedbug

// Planted is the fault of this build.
const Planted = NoLease
