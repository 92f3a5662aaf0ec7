//go:build seedbug_new_key

package seedbug

// Planted is the fault of this build.
const Planted = NewKey
