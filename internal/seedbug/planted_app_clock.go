//go:build seedbug_app_clock

package seedbug

// Planted is the fault of this build.
const Planted = AppClock
