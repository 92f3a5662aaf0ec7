package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"github.com/gofrs/flock"
)

// Change replaces the keyset file by what change makes of its content: whoever reads
// it sees the file before or the one after, also when the machine stops in between.
// The new one has the owner and the mode of the old one. Another Change of the same
// file waits.
func (k Keyset) Change(ctx context.Context, change func([]byte) ([]byte, error)) error {
	lock := flock.New(k.Path + ".lock")
	if err := lock.Lock(); err != nil {
		return fmt.Errorf("lock the keyset: %w", err)
	}
	defer lock.Unlock() //nolint:errcheck // the end of the process unlocks it too
	content, err := k.Read(ctx)
	if err != nil {
		return err
	}
	if content, err = change(content); err != nil {
		return err
	}
	stored, err := k.Encode(ctx, content)
	if err != nil {
		return err
	}
	if err := replaceFile(k.Path, stored); err != nil {
		return fmt.Errorf("replace the keyset: %w", err)
	}
	return nil
}

func replaceFile(path string, content []byte) error {
	path, err := filepath.EvalSymlinks(path) // the file that a link names is replaced, not the link
	if err != nil {
		return err
	}
	before, err := os.Stat(path)
	if err != nil {
		return err
	}
	dir := filepath.Dir(path)
	next, err := os.CreateTemp(dir, filepath.Base(path)+".new-*")
	if err != nil {
		return err
	}
	defer os.Remove(next.Name()) //nolint:errcheck // once renamed it is not there
	_, err = next.Write(content)
	if err := errors.Join(err, likeBefore(next, before), next.Sync(), next.Close()); err != nil {
		return err
	}
	if err := os.Rename(next.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// likeBefore keeps the file readable for the processes that could read the one
// before, which may run as another user than the command that changes it.
func likeBefore(file *os.File, before os.FileInfo) error {
	if was, ok := before.Sys().(*syscall.Stat_t); ok {
		if err := file.Chown(int(was.Uid), int(was.Gid)); err != nil {
			return err
		}
	}
	return file.Chmod(before.Mode().Perm())
}

// syncDir makes a rename last when the machine stops.
func syncDir(path string) error {
	dir, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(dir.Sync(), dir.Close())
}
