//go:build linux || darwin

package devpg

import (
	"context"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// cluster is a data directory and everything needed to serve it.
type cluster struct {
	data    string // the data directory
	run     string // the lock, and the socket when its path is short enough
	sockets string // the directory of the socket
	as      identity
	bin     binaries // set by prepare
	fast    bool
}

// clusterIn lays out a directory; it makes no cluster yet.
func clusterIn(o Options) (c cluster, err error) {
	dir, err := filepath.Abs(o.Dir)
	if err != nil {
		return c, err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return c, err
	}
	c = cluster{data: filepath.Join(dir, "postgres"), run: filepath.Join(dir, "run"), fast: o.Fast}
	if c.as, err = identityFor(c.data); err != nil {
		return c, err
	}
	if err := c.as.ownDir(c.run); err != nil {
		return c, err
	}
	c.sockets, err = socketDir(c.run, c.as)
	return c, err
}

// prepare finds the programs that can serve the cluster and makes the cluster if there is none.
func (c *cluster) prepare(ctx context.Context, binDir string) error {
	major, err := clusterMajor(c.data)
	if err != nil {
		return err
	}
	if c.bin, err = findBinaries(ctx, binDir, major); err != nil {
		return err
	}
	if major != 0 {
		return nil
	}
	return c.init(ctx)
}

// clusterMajor reads the major version that made a cluster; 0 means that there is none yet.
func clusterMajor(data string) (int, error) {
	b, err := os.ReadFile(filepath.Join(data, "PG_VERSION"))
	if os.IsNotExist(err) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(b)))
	if err != nil || major < oldestMajor {
		return 0, fmt.Errorf("the cluster in %s was made by Postgres %q; %d or newer is needed",
			data, strings.TrimSpace(string(b)), oldestMajor)
	}
	return major, nil
}

// command returns a maker of the postgres process, because an exec.Cmd runs only once.
func (c *cluster) command(log io.Writer) func() *exec.Cmd {
	settings := []string{
		"listen_addresses=",
		"unix_socket_directories=" + quoteElement(c.sockets),
		"unix_socket_permissions=0700",
		"timezone=UTC",
		"log_timezone=UTC",
		"max_connections=200",
	}
	if c.fast {
		settings = append(settings, "fsync=off", "full_page_writes=off", "autovacuum=off")
	}
	args := []string{"-D", c.data}
	for _, s := range settings {
		args = append(args, "-c", s)
	}
	return func() *exec.Cmd {
		cmd := exec.Command(filepath.Join(c.bin.dir, "postgres"), args...)
		cmd.SysProcAttr = c.as.attr()
		endWithParent(cmd.SysProcAttr)
		cmd.Dir, cmd.Env, cmd.Stderr = "/", environment(), log
		return cmd
	}
}

// quoteElement quotes one element of a list setting, where commas separate.
func quoteElement(s string) string {
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// environment is fixed, so that messages are in English and no PG… variable of the user's leaks in.
func environment() []string {
	return []string{"PATH=/usr/local/bin:/usr/bin:/bin", "LC_ALL=C", "TZ=UTC", "HOME=/"}
}

// url is the connection string of a database of this cluster.
func (c *cluster) url(database string) string {
	u := url.URL{
		Scheme:   "postgres",
		User:     url.User(Role),
		Path:     "/" + database,
		RawQuery: url.Values{"host": {c.sockets}, "sslmode": {"disable"}}.Encode(),
	}
	return u.String()
}
