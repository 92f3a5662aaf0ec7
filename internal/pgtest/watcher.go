package pgtest

import (
	"io"
	"os/exec"
)

// script waits until the test program is gone, stops Postgres the hard way and removes its directory; more than once,
// because a process on its way out can still write a file. The terminal's Ctrl-C reaches it too and must not end it.
const script = `
trap '' HUP INT TERM
cat >/dev/null
read -r pid <"$1/postgres/postmaster.pid" && kill -QUIT "$pid"
for try in 1 2 3 4 5 6 7 8 9 10; do
	rm -rf "$1" && exit
	sleep 0.2
done
`

// removeAtExit starts a watcher that cleans up however this program ends: returned, panicked or killed. Its standard
// input is a pipe that nobody writes to; the kernel closes our end, which the caller must keep, when we are gone.
func removeAtExit(dir string) (ours io.Closer, err error) {
	watcher := exec.Command("/bin/sh", "-c", script, "watcher", dir)
	if ours, err = watcher.StdinPipe(); err != nil {
		return nil, err
	}
	return ours, watcher.Start()
}
