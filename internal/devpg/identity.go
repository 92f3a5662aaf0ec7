//go:build linux || darwin

package devpg

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"strconv"
	"syscall"
)

// identity is the user that the Postgres programs run as.
type identity struct {
	drop     bool // we are root and become uid and gid
	uid, gid uint32
}

// identityFor answers oneself, unless one is root, whom Postgres refuses. Then it is, in this order: the owner of the
// cluster, the user behind sudo, the user postgres, the user nobody.
func identityFor(data string) (identity, error) {
	if os.Geteuid() != 0 {
		return identity{}, nil
	}
	if uid, gid, err := ownerOf(data); err == nil && uid != 0 {
		return identity{drop: true, uid: uid, gid: gid}, nil
	}
	// sudo's own protocol (sudo(8)), not a setting of ours.
	if id, ok := parseIdentity(os.Getenv("SUDO_UID"), os.Getenv("SUDO_GID")); ok {
		return id, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			if id, ok := parseIdentity(u.Uid, u.Gid); ok {
				return id, nil
			}
		}
	}
	return identity{}, errors.New("postgres does not run as root, and there is no user postgres or nobody to run it as")
}

// parseIdentity refuses what is not a number, and root.
func parseIdentity(uid, gid string) (identity, bool) {
	u, uerr := strconv.ParseUint(uid, 10, 32)
	g, gerr := strconv.ParseUint(gid, 10, 32)
	return identity{drop: true, uid: uint32(u), gid: uint32(g)}, uerr == nil && gerr == nil && u != 0
}

// ownDir makes a directory that only the identity may enter. It refuses a symbolic link and somebody else's
// directory, because it is also used in the temporary folder, where anybody may have put one.
func (id identity) ownDir(dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	uid, _, err := ownerOf(dir)
	if err != nil {
		return err
	}
	if uid != uint32(os.Geteuid()) && uid != id.uid {
		return fmt.Errorf("%s belongs to another user (%d): remove it, or run as that user", dir, uid)
	}
	if err := os.Chmod(dir, 0o700); err != nil {
		return err
	}
	return id.own(dir)
}

// own gives a file of ours to the identity.
func (id identity) own(path string) error {
	if !id.drop {
		return nil
	}
	return os.Lchown(path, int(id.uid), int(id.gid))
}

// ownerOf fails for a symbolic link.
func ownerOf(path string) (uid, gid uint32, err error) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, 0, err
	}
	if info.Mode()&fs.ModeSymlink != 0 {
		return 0, 0, fmt.Errorf("%s is a symbolic link; a directory is needed", path)
	}
	stat := info.Sys().(*syscall.Stat_t)
	return stat.Uid, stat.Gid, nil
}
