//go:build linux || darwin

package devpg

import (
	"archive/zip"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestNewest_TakesTheNewestOrTheOneAskedFor(t *testing.T) {
	t.Parallel()
	all := []string{
		"testdata/noinitdb", "testdata/postgres13", "testdata/postgres18", "testdata/postgres15", "testdata/postgres9", "testdata/none",
	}
	for _, c := range []struct {
		dirs  []string
		major int
		want  binaries
	}{
		{all, 0, binaries{"testdata/postgres18", 18}},
		{all, 15, binaries{"testdata/postgres15", 15}},
		{all, 16, binaries{}},
		{[]string{"testdata/postgres13", "testdata/postgres9"}, 0, binaries{}}, // too old for us
		{[]string{"testdata/postgres13"}, 13, binaries{}},
		{[]string{"testdata/noinitdb"}, 0, binaries{}},
	} {
		got, ok := newest(t.Context(), c.dirs, c.major)
		if got != c.want || ok != (c.want != binaries{}) {
			t.Errorf("newest(%v, %d) = %v, %v; want %v", c.dirs, c.major, got, ok, c.want)
		}
	}
}

func TestStart_SaysWhenThereAreNoBinaries(t *testing.T) {
	t.Parallel()
	_, err := Start(t.Context(), Options{Dir: newDir(t), BinDir: t.TempDir()})
	if !errors.Is(err, ErrNoBinaries) {
		t.Errorf("got %v, want ErrNoBinaries", err)
	}
}

func TestFind_SaysInOneSentenceWhatToInstall(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(server.Close)
	_, err := find(t.Context(), nil, server.URL, filepath.Join(t.TempDir(), "cache"), 0)
	if !errors.Is(err, ErrNoBinaries) {
		t.Fatalf("got %v, want ErrNoBinaries", err)
	}
	if said := err.Error(); !strings.Contains(said, "install") || strings.Contains(said, "\n") {
		t.Errorf("the error is %q", said)
	}
}

func TestFind_DownloadsOnceWhenNothingIsInstalled(t *testing.T) {
	t.Parallel()
	asked := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasSuffix(r.URL.Path, ".jar") {
			http.NotFound(w, r)
			return
		}
		asked++
		writeArchive(t, w)
	}))
	t.Cleanup(server.Close)
	cache := filepath.Join(t.TempDir(), "cache")

	got, err := find(t.Context(), nil, server.URL, cache, 0)
	if want := (binaries{filepath.Join(cache, "18", "bin"), 18}); err != nil || got != want {
		t.Fatalf("got %v, %v; want %v", got, err, want)
	}
	if left, _ := filepath.Glob(filepath.Join(cache, "download-*")); left != nil {
		t.Errorf("the download leaves %v behind", left)
	}
	if _, err := find(t.Context(), places(cache), server.URL, cache, 18); err != nil || asked != 1 {
		t.Errorf("the second time: %v, %d downloads; want none", err, asked)
	}
}

// writeArchive answers with what the repository holds: a zip file around a compressed tar file.
func writeArchive(t *testing.T, w http.ResponseWriter) {
	content, err := os.ReadFile("testdata/binaries.txz")
	if err != nil {
		t.Error(err)
	}
	archive := zip.NewWriter(w)
	entry, err := archive.Create("postgres.txz")
	if err != nil {
		t.Error(err)
	}
	if _, err := entry.Write(content); err != nil {
		t.Error(err)
	}
	if err := archive.Close(); err != nil {
		t.Error(err)
	}
}
