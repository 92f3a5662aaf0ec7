//go:build linux || darwin

package devpg

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
)

// binaries is a directory with initdb and postgres of one version.
type binaries struct {
	dir   string
	major int
}

// usualPlaces are where packages put the programs, as patterns: Debian, Fedora and the Postgres project's RPMs, Alpine,
// source builds, Homebrew on either processor, Postgres.app, MacPorts.
var usualPlaces = []string{
	"/usr/lib/postgresql/*/bin",
	"/usr/pgsql-*/bin",
	"/usr/libexec/postgresql*",
	"/usr/local/pgsql/bin",
	"/opt/homebrew/opt/postgresql*/bin",
	"/usr/local/opt/postgresql*/bin",
	"/Applications/Postgres.app/Contents/Versions/*/bin",
	"/opt/local/lib/postgresql*/bin",
}

// findBinaries finds the programs in the given directory, or else on this machine, or else downloads them. With a major
// version other than 0 only that version will do, because no other can serve its cluster; otherwise the newest wins.
func findBinaries(ctx context.Context, given string, major int) (binaries, error) {
	if given == "" {
		cache := cacheDir()
		return find(ctx, places(cache), mavenCentral, cache, major)
	}
	b, ok := newest(ctx, []string{given}, major)
	if !ok {
		return binaries{}, fmt.Errorf("%w in %s%s", ErrNoBinaries, given, wanted(major))
	}
	return b, nil
}

func find(ctx context.Context, dirs []string, repository, cache string, major int) (binaries, error) {
	if b, ok := newest(ctx, dirs, major); ok {
		return b, nil
	}
	dir, err := download(ctx, repository, cache, major)
	if err != nil {
		return binaries{}, fmt.Errorf("%w on this machine%s, and none could be downloaded (%v): %s",
			ErrNoBinaries, wanted(major), err, advice[runtime.GOOS])
	}
	b, ok := newest(ctx, []string{dir}, major)
	if !ok {
		return binaries{}, fmt.Errorf("%w that run on this machine%s, not even after a download: %s",
			ErrNoBinaries, wanted(major), advice[runtime.GOOS])
	}
	return b, nil
}

// advice says how to install the programs.
var advice = map[string]string{
	"linux": "install them with `apt-get install postgresql` (Debian, Ubuntu), `dnf install postgresql-server` (Fedora), " +
		"`apk add postgresql` (Alpine) or `pacman -S postgresql` (Arch)",
	"darwin": "install them with `brew install postgresql@18`",
}

func wanted(major int) string {
	if major == 0 {
		return fmt.Sprintf(" (version %d or newer)", oldestMajor)
	}
	return fmt.Sprintf(" (version %d, which made the cluster)", major)
}

// places lists the directories to look in, the likeliest first.
func places(cache string) []string {
	var dirs []string
	for _, program := range []string{"postgres", "initdb"} {
		if path, err := exec.LookPath(program); err == nil {
			if path, err = filepath.EvalSymlinks(path); err == nil {
				dirs = append(dirs, filepath.Dir(path))
			}
		}
	}
	for _, pattern := range append(usualPlaces, filepath.Join(cache, "*", "bin")) {
		found, _ := filepath.Glob(pattern) // fails only for a malformed pattern
		dirs = append(dirs, found...)
	}
	return dirs
}

// newest picks the newest version among the directories that have both programs.
func newest(ctx context.Context, dirs []string, major int) (best binaries, ok bool) {
	for _, dir := range dirs {
		b := binaries{dir: dir, major: majorIn(ctx, dir)}
		if b.major < oldestMajor || major != 0 && b.major != major {
			continue
		}
		if b.major > best.major {
			best = b
		}
	}
	return best, best.major != 0
}

var versionLine = regexp.MustCompile(`^postgres \(PostgreSQL\) (\d+)`)

// majorIn asks the programs of a directory for their version; 0 means that they are missing or do not run.
func majorIn(ctx context.Context, dir string) int {
	if _, err := os.Stat(filepath.Join(dir, "initdb")); err != nil {
		return 0
	}
	out, err := exec.CommandContext(ctx, filepath.Join(dir, "postgres"), "--version").Output()
	if err != nil {
		return 0
	}
	m := versionLine.FindSubmatch(out)
	if m == nil {
		return 0
	}
	major, err := strconv.Atoi(string(m[1]))
	if err != nil {
		return 0
	}
	return major
}
