//go:build linux || darwin

package devpg

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"

	embedded "github.com/fergusstrange/embedded-postgres"
)

const mavenCentral = "https://repo1.maven.org/maven2"

// downloads are the versions to be had, by major.
var downloads = map[int]embedded.PostgresVersion{
	14: embedded.V14,
	15: embedded.V15,
	16: embedded.V16,
	17: embedded.V17,
	18: embedded.V18,
}

const newestDownload = 18

// download puts the programs of a major version (0 means the newest) into the cache and returns their directory.
func download(ctx context.Context, repository, cache string, major int) (string, error) {
	if major == 0 {
		major = newestDownload
	}
	version, ok := downloads[major]
	if !ok {
		return "", fmt.Errorf("there is no download of Postgres %d", major)
	}
	// The user that Postgres runs as must be able to read the programs.
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", err
	}
	work, err := os.MkdirTemp(cache, "download-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(work)
	unpacked := filepath.Join(work, "postgres")
	if err := fetch(ctx, repository, version, work, unpacked); err != nil {
		return "", err
	}
	home := filepath.Join(cache, strconv.Itoa(major))
	if err := os.Rename(unpacked, home); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err // an existing one is fine: another process was faster
	}
	return filepath.Join(home, "bin"), nil
}

// fetch downloads and unpacks. embedded-postgres is used for nothing else: it cannot run as root, and it deletes a
// cluster of another version. It has no function for the download alone, so it gets a locale that does not exist and
// fails right after unpacking, far from any cluster of ours.
func fetch(ctx context.Context, repository string, version embedded.PostgresVersion, work, into string) error {
	db := embedded.NewDatabase(embedded.DefaultConfig().
		BinaryRepositoryURL(repository).
		Version(version).
		Port(0).
		Locale("none-so-that-initdb-fails").
		CachePath(filepath.Join(work, "archive")).
		RuntimePath(filepath.Join(work, "runtime")).
		DataPath(filepath.Join(work, "data")).
		BinariesPath(into).
		Logger(io.Discard))
	done := make(chan error, 1)
	go func() { done <- db.Start() }()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case err := <-done:
		if _, missing := os.Stat(filepath.Join(into, "bin", "initdb")); missing != nil {
			return err
		}
	}
	return filepath.WalkDir(into, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && entry.IsDir() {
			return os.Chmod(path, 0o755)
		}
		return err
	})
}

// cacheDir is where downloads are kept: below the user's cache directory, or for root where others can read them.
func cacheDir() string {
	if os.Geteuid() == 0 {
		return "/var/cache/lethe/postgres"
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		dir = os.TempDir()
	}
	return filepath.Join(dir, "lethe", "postgres")
}
