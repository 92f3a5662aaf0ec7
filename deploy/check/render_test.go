package check

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// overlays are what operators apply.
var overlays = []string{"local", "production", "cnpg"}

// secretFiles are what `make local-secrets` makes; stand-ins will do here.
var secretFiles = []string{
	"keys.json", "program-url", "owner-url", "backup-certificate.pem",
	"superuser-password", "owner-password", "program-password", "backup-password",
}

// manifests returns a copy of deploy/ that a test may change.
func manifests(t *testing.T) filesys.FileSystem {
	t.Helper()
	copied := filesys.MakeFsInMemory()
	for _, folder := range []string{"base", "postgres", "overlays"} {
		err := filepath.WalkDir(filepath.Join("..", folder), func(path string, entry os.DirEntry, err error) error {
			if err != nil || entry.IsDir() || strings.Contains(path, "/secrets/") {
				return err
			}
			content, err := os.ReadFile(path)
			if err != nil {
				return err
			}
			return copied.WriteFile(strings.TrimPrefix(path, ".."), content)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range secretFiles {
		if err := copied.WriteFile("/overlays/local/secrets/"+name, []byte("stand-in")); err != nil {
			t.Fatal(err)
		}
	}
	return copied
}

// render returns an overlay as one YAML stream.
func render(t *testing.T, from filesys.FileSystem, overlay string) []byte {
	t.Helper()
	rendered, err := krusty.MakeKustomizer(krusty.MakeDefaultOptions()).Run(from, "/overlays/"+overlay)
	if err != nil {
		t.Fatal(err)
	}
	stream, err := rendered.AsYaml()
	if err != nil {
		t.Fatal(err)
	}
	return stream
}

// eachOverlay runs the test on what each overlay renders to.
func eachOverlay(t *testing.T, do func(t *testing.T, overlay string, in objects)) {
	t.Helper()
	for _, overlay := range overlays {
		t.Run(overlay, func(t *testing.T) {
			t.Parallel()
			do(t, overlay, decode(t, render(t, manifests(t), overlay)))
		})
	}
}
