//go:build linux || darwin

package devpg

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
)

// init makes the cluster beside its final place and renames it, so a killed initdb leaves no half cluster behind.
func (c *cluster) init(ctx context.Context) error {
	parent, err := os.MkdirTemp(filepath.Dir(c.data), "postgres.new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(parent)
	if err := c.as.ownDir(parent); err != nil {
		return err
	}
	made := filepath.Join(parent, "data")
	var said bytes.Buffer
	cmd := exec.CommandContext(ctx, filepath.Join(c.bin.dir, "initdb"), c.initArgs(made)...)
	cmd.SysProcAttr = c.as.attr()
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = "/", environment(), &said, &said
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, bytes.TrimSpace(said.Bytes()))
	}
	if err := os.Rename(made, c.data); err != nil {
		return fmt.Errorf("put the new cluster in place: %w", err)
	}
	return nil
}

func (c *cluster) initArgs(data string) []string {
	args := []string{
		"--pgdata=" + data, "--username=" + Role, "--encoding=UTF8", "--data-checksums",
		"--auth-local=trust", "--auth-host=reject", "--no-instructions",
	}
	if c.fast {
		args = append(args, "--no-sync")
	}
	switch {
	case c.bin.major >= 17:
		// The same order on every machine, whatever its C library.
		return append(args, "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C")
	case runtime.GOOS == "darwin":
		return append(args, "--locale=en_US.UTF-8")
	default:
		return append(args, "--locale=C.UTF-8")
	}
}
