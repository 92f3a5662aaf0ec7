package fault

import (
	"fmt"
	"runtime"
)

// Panicked describes what recover returned, for the log: an error of the Go
// runtime by its words, anything else by its type, because the value may hold
// what was being worked on.
func Panicked(cause any) error {
	if err, ok := cause.(runtime.Error); ok {
		return fmt.Errorf("panic: %w", err)
	}
	return fmt.Errorf("panic of type %T", cause)
}
