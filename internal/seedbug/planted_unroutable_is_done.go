//go:build seedbug_unroutable_is_done

package seedbug

// Planted is the fault of this build.
const Planted = UnroutableIsDone
