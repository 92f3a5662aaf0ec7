package arch_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// licences says in which file of LICENSES the licence of a vendored file is.
var licences = map[string]string{
	"htmx": "htmx.txt", "hx-sse": "htmx.txt", "icons": "lucide.txt",
	"graphiql": "graphiql.txt", "react": "react.txt", "react-dom": "react.txt",
	"axe": "axe-core.txt",
}

// A vendored file carries its version in its name; the icons are drawn from a set.
var vendored = regexp.MustCompile(`^(.+)-\d+\.\d+\.\d+\.min\.(?:js|css)$|^(icons)\.svg$`)

// S58: what others wrote is pinned, and stands beside its licence.
func TestS58_EveryVendoredFileHasItsLicence(t *testing.T) {
	t.Parallel()
	seen := 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != root {
			return fs.SkipDir
		}
		m := vendored.FindStringSubmatch(d.Name())
		if m == nil {
			if strings.Contains(d.Name(), ".min.") {
				t.Errorf("%s does not say its version: call it name-1.2.3.min.js", name)
			}
			return nil
		}
		seen++
		of := m[1] + m[2]
		text, err := licence(filepath.Dir(name), licences[of])
		if licences[of] == "" || err != nil || !strings.Contains(strings.ToLower(text), "copyright") && !strings.Contains(text, "Permission to use") {
			t.Errorf("%s is vendored without a licence: name it in this test and put it into LICENSES (%v)", name, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 4 {
		t.Errorf("only %d vendored files were found", seen)
	}
}

// licence reads the file from LICENSES in the folder, or in the one above it.
func licence(folder, name string) (string, error) {
	text, err := os.ReadFile(filepath.Join(folder, "LICENSES", name))
	if os.IsNotExist(err) {
		text, err = os.ReadFile(filepath.Join(filepath.Dir(folder), "LICENSES", name))
	}
	return string(text), err
}
