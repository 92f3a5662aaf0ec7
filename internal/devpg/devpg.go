// Package devpg runs a private Postgres for `lethe dev` and for the tests, with nothing set up by hand.
//
// One directory holds everything and survives restarts:
//
//	<Dir>/postgres   the cluster; made once, never deleted or upgraded by this package
//	<Dir>/run        the Unix socket, mode 0700, and the lock that makes concurrent starts take turns
//
// A start goes through these steps:
//
//	take the lock ─► is a server of this cluster alive?
//	                   ├─ yes, it answers ─► use it (its owner stops it)
//	                   └─ no ─► find programs, or download them ─► initdb if there is no cluster ─► run postgres ─► it answers
//
// Postgres is a child of this process, in its own process group, so a terminal's Ctrl-C reaches the program first
// and the program stops Postgres last. On Linux a killed program takes its Postgres down with it, cleanly; on macOS the
// orphan is found and used by the next start. A Postgres that dies is started again until Stop is called.
//
// There is no network listener and no password: who may enter the socket directory may connect. Postgres refuses to
// run as root, so root runs it as another user (see identity).
package devpg

import (
	"errors"
	"io"
)

// Role is the superuser of every cluster, and the user in [Server.URL].
const Role = "lethe"

// oldestMajor is what the driver, lib/pq, supports.
const oldestMajor = 14

// ErrNoBinaries means that this machine has no usable Postgres and that none could be downloaded. The error that
// wraps it says in one sentence what to install.
var ErrNoBinaries = errors.New("no Postgres server programs found")

// Options say where a server lives and how careful it is.
type Options struct {
	// Dir holds the cluster and its socket; it is made if missing. Required.
	Dir string
	// Database is created if missing, and is the one in [Server.URL]. Empty means "lethe".
	Database string
	// BinDir is the directory with initdb and postgres. Empty means: look in the usual places, then download.
	BinDir string
	// Fast is for data that nobody will miss: it survives a killed process, but not a crash of the machine.
	Fast bool
	// Log gets what Postgres prints. Nil discards it.
	Log io.Writer
}
