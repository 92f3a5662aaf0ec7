//go:build !linux && !darwin

package devpg

import (
	"context"
	"fmt"
	"runtime"
)

// Server is never returned on this platform.
type Server struct{ URL string }

// Start always fails: there is no embedded Postgres for this platform.
func Start(context.Context, Options) (*Server, error) {
	return nil, fmt.Errorf("the embedded Postgres runs on Linux and macOS only, not on %s: "+
		"start a Postgres %d or newer and set LETHE_DATABASE_URL", runtime.GOOS, oldestMajor)
}

// Stop does nothing.
func (*Server) Stop(context.Context) error { return nil }
