package e2e_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// readDoc returns a file of the project's root.
func readDoc(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// block returns the first fenced block of the language that holds the words.
func block(t *testing.T, doc, language, words string) string {
	t.Helper()
	for _, m := range regexp.MustCompile("(?s)```"+language+"\n(.*?)```").FindAllStringSubmatch(readDoc(t, doc), -1) {
		if strings.Contains(m[1], words) {
			return m[1]
		}
	}
	t.Fatalf("%s has no %s block with %q", doc, language, words)
	return ""
}

func guideYAML(t *testing.T) string { return block(t, "docs/operations.md", "yaml", "apiVersion") }

func TestReadme_FirstMutationWorksAndMayBeRepeated(t *testing.T) {
	t.Parallel()
	l := start(t, setup{})
	// The guide runs in the project's folder; here the data directory is elsewhere.
	script := strings.ReplaceAll(block(t, "README.md", "sh", "curl"), "http://localhost:8080", l.URL)
	script = strings.ReplaceAll(script, ".lethe/dev.json", filepath.Join(l.dir, "dev.json"))
	for _, want := range []string{`"replayed":false`, `"replayed":true`} {
		out, err := exec.CommandContext(t.Context(), "sh", "-euc", script).CombinedOutput()
		if err != nil || !strings.Contains(string(out), want) {
			t.Errorf("%v: %s; want %s", err, out, want)
		}
	}
}

func TestGuideForOperators_ListsEverySetting(t *testing.T) {
	t.Parallel()
	guide := readDoc(t, "docs/operations.md")
	out := command(t, nil, "", "config", "check")
	if out.status != 0 {
		t.Fatalf("lethe config check ended with %d: %s", out.status, out.stderr)
	}
	names := regexp.MustCompile(`(?m)^LETHE_\w+`).FindAllString(out.stdout, -1)
	if len(names) < 15 {
		t.Fatalf("lethe config check shows only %v", names)
	}
	for _, name := range names {
		if !strings.Contains(guide, "`"+name+"`") {
			t.Errorf("docs/operations.md does not tell of %s", name)
		}
	}
}

func testFiles(t *testing.T, pattern string) []string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestPromises_NameTestsThatThereAre(t *testing.T) {
	t.Parallel()
	named := regexp.MustCompile("`(Test\\w+)`").FindAllStringSubmatch(readDoc(t, "docs/promises.md"), -1)
	if len(named) < 10 {
		t.Fatalf("docs/promises.md names only %d tests", len(named))
	}
	var code strings.Builder
	for _, file := range slices.Concat(testFiles(t, "../../*/*_test.go"), testFiles(t, "../../*/*/*_test.go"), testFiles(t, "../../*/*/*/*_test.go")) {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		code.Write(text)
	}
	for _, n := range named {
		if !strings.Contains(code.String(), "\nfunc "+n[1]+"(") {
			t.Errorf("docs/promises.md names %s, which does not exist", n[1])
		}
	}
}
