package arch_test

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const requirements = 60

var (
	row       = regexp.MustCompile(`(?m)^\| S(\d+) \|.*\|.*\|(.*)\|$`)
	proof     = regexp.MustCompile("`((?:Test|Fuzz)\\w+)`")
	function  = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz)\w+)\(`)
	afterNeed = regexp.MustCompile(`^Test(?:[A-Za-z]+_)?((?:S\d+_)+)`)
)

// docs/security.md has a row for each requirement, in order. A row names tests that
// there are, or says that it is open; and a test that is named after a requirement
// is in its row.
func TestSecurity_EachRequirementNamesItsProof(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(root, "docs", "security.md"))
	if err != nil {
		t.Fatal(err)
	}
	tests := testNames(t)
	rows := row.FindAllStringSubmatch(string(text), -1)
	if len(rows) != requirements {
		t.Fatalf("docs/security.md has %d rows; want %d", len(rows), requirements)
	}
	named := map[string]string{}
	for i, r := range rows {
		if want := fmt.Sprint(i + 1); r[1] != want {
			t.Errorf("row %s has the requirement S%s", want, r[1])
		}
		found := proof.FindAllStringSubmatch(r[2], -1)
		if len(found) == 0 && !strings.Contains(r[2], "open") {
			t.Errorf("S%s names no test, and does not say that it is open", r[1])
		}
		for _, p := range found {
			named["S"+r[1]] += " " + p[1] + " "
			if !tests[p[1]] {
				t.Errorf("S%s names %s, which does not exist", r[1], p[1])
			}
		}
	}
	for name := range tests {
		m := afterNeed.FindStringSubmatch(name)
		if m == nil {
			continue
		}
		for need := range strings.SplitSeq(strings.TrimSuffix(m[1], "_"), "_") {
			if !strings.Contains(named[need], " "+name+" ") {
				t.Errorf("%s proves %s, whose row in docs/security.md does not name it", name, need)
			}
		}
	}
}

// testNames are those of every test and fuzz target of the project.
func testNames(t *testing.T) map[string]bool {
	t.Helper()
	names := map[string]bool{}
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != root:
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, "_test.go"):
			return nil
		}
		code, err := os.ReadFile(name)
		for _, f := range function.FindAllStringSubmatch(string(code), -1) {
			names[f[1]] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}
