//go:build !crash

package crash

// Step does nothing in this build.
func Step() {}
