package arch_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// banned is what opens a door when it is written, whoever meant well.
var banned = []struct {
	text  *regexp.Regexp
	files string // their end
	why   string
}{
	{regexp.MustCompile(`InsecureSkipVerify`), ".go", "S48: a server that is not verified is anybody"},
	{regexp.MustCompile(`ProxyFromEnvironment`), ".go", "S44: a proxy dials past the guard of addresses"},
	{regexp.MustCompile(`"net/http/pprof"`), ".go", "S59: the profiler shows memory to whoever asks"},
	{regexp.MustCompile(`"html/template"`), ".go", "S37: pages are made by templ, and by nothing else"},
	{regexp.MustCompile(`templ\.(Raw|SafeURL|SafeCSS|JSExpression|JSUnsafeFuncCall)|@templ\.`), ".templ", "S37: what comes from outside goes through templ's escaping"},
	{regexp.MustCompile(`\s(on[a-z]+|style|hx-on[\w:-]*)=|hx-[a-z]+="js:|<script>`), ".templ", "S35, S36: no code and no style in a page"},
}

// S35, S36, S37, S44, S48, S59: what must not be written is written nowhere.
func TestS37_NobodyWritesWhatOpensADoor(t *testing.T) {
	t.Parallel()
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (strings.HasPrefix(d.Name(), ".") && name != root || d.Name() == "ent" || d.Name() == "bench"):
			return fs.SkipDir
		case d.IsDir() || strings.HasSuffix(name, "_test.go") || strings.HasSuffix(name, "_templ.go"):
			return nil
		}
		for _, b := range banned {
			if !strings.HasSuffix(name, b.files) {
				continue
			}
			text, err := os.ReadFile(name)
			if err != nil {
				return err
			}
			if found := b.text.FindString(string(text)); found != "" {
				t.Errorf("%s has %q. %s", name, found, b.why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
