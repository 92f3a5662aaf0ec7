//go:build linux || darwin

package devpg

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
)

const (
	socketFile = ".s.PGSQL.5432"
	// longestSocket is the room for a socket's path: 104 bytes on macOS, 108 on Linux (unix(7)), with a reserve.
	longestSocket = 100
)

// socketDir makes the directory of the socket: run itself, or one in the temporary folder when run's path is too long.
func socketDir(run string, as identity) (string, error) {
	short := fmt.Sprintf("lethe-pg-%.6x", sha256.Sum256([]byte(run)))
	for _, dir := range []string{run, filepath.Join(os.TempDir(), short), filepath.Join("/tmp", short)} {
		if len(filepath.Join(dir, socketFile)) <= longestSocket {
			return dir, as.ownDir(dir)
		}
	}
	return "", fmt.Errorf("no directory short enough for a socket: %s", run)
}
