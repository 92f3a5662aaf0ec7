package arch_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const root = "../.."

// file is one Go file with what it imports.
type file struct {
	name, pkg string
	imports   []string
	test      bool
}

// TestImports_KeepToTheRules parses every file of the project: no rule depends
// on what happens to be built.
func TestImports_KeepToTheRules(t *testing.T) {
	t.Parallel()
	for _, f := range parse(t) {
		r, ok := ruleFor(f.pkg)
		if !ok {
			t.Errorf("%s: package %s is in no rule of rules_test.go", f.name, f.pkg)
			continue
		}
		if f.test { // a test may use whatever proves its point
			continue
		}
		for _, i := range f.imports {
			if strings.HasPrefix(i, "lethe/") && (slices.Contains(helpers, i) && f.pkg != "lethe/internal/pgtest" || !matchesAny(r.may, i)) {
				t.Errorf("%s: %s may not import %s", f.name, f.pkg, i)
			}
			if users, ok := guarded[i]; ok && !matchesAny(users, f.pkg) {
				t.Errorf("%s: %s may not import %s", f.name, f.pkg, i)
			}
		}
	}
}

// TestRules_AreAllNeeded keeps the table from growing stale.
func TestRules_AreAllNeeded(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, f := range parse(t) {
		if r, ok := ruleFor(f.pkg); ok {
			used[r.from] = true
		}
	}
	for _, r := range rules {
		if !used[r.from] {
			t.Errorf("no package matches the rule for %s", r.from)
		}
	}
}

func parse(t *testing.T) []file {
	t.Helper()
	var files []file
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(d.Name(), ".") && name != root:
			return fs.SkipDir
		case d.IsDir() || !strings.HasSuffix(name, ".go") || name == filepath.Join(root, "ent", "entc.go"):
			return nil // entc.go is a program of its own, and never built with the others
		}
		f, err := read(name)
		files = append(files, f)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(files) < 100 {
		t.Fatalf("only %d files were found below %s", len(files), root)
	}
	return files
}

func read(name string) (file, error) {
	parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
	if err != nil {
		return file{}, err
	}
	rel, err := filepath.Rel(root, filepath.Dir(name))
	if err != nil {
		return file{}, err
	}
	f := file{name: name, pkg: path.Join("lethe", filepath.ToSlash(rel)), test: strings.HasSuffix(name, "_test.go")}
	for _, i := range parsed.Imports {
		imported, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return file{}, err
		}
		f.imports = append(f.imports, imported)
	}
	return f, nil
}

func ruleFor(pkg string) (rule, bool) {
	i := slices.IndexFunc(rules, func(r rule) bool { return matches(r.from, pkg) })
	if i < 0 {
		return rule{}, false
	}
	return rules[i], true
}

func matchesAny(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, pkg) })
}

func matches(pattern, pkg string) bool {
	above, ok := strings.CutSuffix(pattern, "/...")
	if !ok {
		return pattern == pkg
	}
	return pkg == above || strings.HasPrefix(pkg, above+"/")
}
