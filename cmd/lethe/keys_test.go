package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lethe/internal/privacy"
)

const localKMS = "base64key://c21hbGwga2V5IGZvciB0ZXN0cywgMzIgYnl0ZXMgISE="

// keys runs a command about keys and returns what it prints.
func keys(t *testing.T, args ...string) (string, error) {
	t.Helper()
	root := newRoot()
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(t.Output())
	root.SetArgs(append([]string{"keys"}, args...))
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

func mustKeys(t *testing.T, args ...string) string {
	t.Helper()
	out, err := keys(t, args...)
	if err != nil {
		t.Fatalf("lethe keys %s: %v", strings.Join(args, " "), err)
	}
	return out
}

func TestKeys_AreRotatedByHandFromFileToFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	mustKeys(t, "generate", "--out", file("1.json"))
	mustKeys(t, "add", "--file", file("1.json"), "--out", file("2.json"))
	if err := os.WriteFile(file("3.json"), []byte(mustKeys(t, "promote", "--file", file("2.json"))), 0o600); err != nil {
		t.Fatal(err)
	}

	var listed []privacy.Key
	if err := json.Unmarshal([]byte(mustKeys(t, "list", "--file", file("3.json"), "--json")), &listed); err != nil {
		t.Fatal(err)
	}
	if len(listed) != 9 || listed[0].State != privacy.OldKey || listed[1].State != privacy.PrimaryKey || listed[3].Version != 2 {
		t.Errorf("listed are %+v", listed)
	}
	table := mustKeys(t, "list", "--file", file("3.json"))
	if !strings.Contains(table, listed[1].ID) || strings.Count(table, "\n") != 10 {
		t.Errorf("the table is\n%s", table)
	}
	public := mustKeys(t, "public", "--file", file("3.json"))
	if strings.Count(public, "\n") != 2 || !strings.HasPrefix(public, mustKeys(t, "public", "--file", file("1.json"))) {
		t.Errorf("the public keys are\n%s", public)
	}
	if _, err := keys(t, "add", "--file", file("1.json"), "--out", file("2.json")); !errors.Is(err, os.ErrExist) {
		t.Errorf("a file is replaced: %v", err)
	}
	mustKeys(t, "add", "--file", file("1.json"), "--in-place")
	if !strings.Contains(mustKeys(t, "list", "--file", file("1.json")), "next") {
		t.Error("the file has not changed in place")
	}
}

func TestKeys_MoveIntoAKMSAndOut(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	clear, wrapped := filepath.Join(dir, "clear.json"), filepath.Join(dir, "wrapped.json")
	mustKeys(t, "generate", "--out", clear)
	mustKeys(t, "wrap", "--file", clear, "--kms", localKMS, "--out", wrapped)

	if got := mustKeys(t, "public", "--file", wrapped, "--kms", localKMS); got != mustKeys(t, "public", "--file", clear) {
		t.Errorf("wrapped, the public keys are\n%s", got)
	}
	content, err := os.ReadFile(clear)
	if err != nil {
		t.Fatal(err)
	}
	if got := mustKeys(t, "unwrap", "--file", wrapped, "--kms", localKMS); got != string(content) {
		t.Error("unwrapped, the keyset is another")
	}
	if out := mustKeys(t, "add", "--file", wrapped, "--kms", localKMS); !privacy.IsWrapped([]byte(out)) {
		t.Error("a step of a rotation writes in clear text what was encrypted")
	}
	if out := mustKeys(t, "generate", "--kms", localKMS); !privacy.IsWrapped([]byte(out)) {
		t.Error("a new keyset is not encrypted")
	}
	for _, args := range [][]string{
		{"wrap", "--file", clear}, {"unwrap", "--file", wrapped}, {"list", "--file", wrapped}, {"list", "--file", clear, "--kms", localKMS},
		{"destroy-tombstones", "--file", clear}, {"list"}, {"rotate", "--file", clear, "--settle", "5s"},
	} {
		if _, err := keys(t, args...); !errors.As(err, &usageError{}) {
			t.Errorf("%v: %v; want a usage error", args, err)
		}
	}
}
