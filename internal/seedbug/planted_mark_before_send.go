//go:build seedbug_mark_before_send

package seedbug

// Planted is the fault of this build.
const Planted = MarkBeforeSend
