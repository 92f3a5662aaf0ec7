package sample_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"lethe/internal/apidoc/sample"
)

const secret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"

var now = time.Date(2026, 11, 20, 10, 0, 0, 0, time.UTC)

// headers are those of an order: its id, when it was sent, and its signatures.
func headers(t *testing.T, secret, body string) (id, timestamp, signatures string) {
	t.Helper()
	hook, err := standardwebhooks.NewWebhook(secret)
	if err != nil {
		t.Fatal(err)
	}
	id = "0190b5a0-7c1e-7d2f-8a3b-4c5d6e7f8091"
	made, err := hook.Sign(id, now, []byte(body))
	if err != nil {
		t.Fatal(err)
	}
	return id, strconv.FormatInt(now.Unix(), 10), "v1,b3RoZXI= " + made
}

func TestVerify_AcceptsWhatLetheSignsAndNothingElse(t *testing.T) {
	t.Parallel()
	const body = `{"type":"erasure.requested"}`
	id, timestamp, signatures := headers(t, secret, body)
	for name, c := range map[string]struct {
		secret, id, signatures, body string
		at                           time.Time
		want                         bool
	}{
		"as it came":     {secret, id, signatures, body, now, true},
		"another secret": {"whsec_YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4", id, signatures, body, now, false},
		"no secret":      {"whsec_%", id, signatures, body, now, false},
		"another id":     {secret, "other", signatures, body, now, false},
		"another body":   {secret, id, signatures, body + " ", now, false},
		"no signature":   {secret, id, "", body, now, false},
		"too old":        {secret, id, signatures, body, now.Add(6 * time.Minute), false},
	} {
		if got := sample.Verify(c.secret, c.id, timestamp, c.signatures, []byte(c.body), c.at); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
}

func TestVerifyInShell_AcceptsWhatLetheSignsAndNothingElse(t *testing.T) {
	t.Parallel()
	const body = `{"type":"erasure.requested"}`
	script, err := os.ReadFile("verify.sh")
	if err != nil {
		t.Fatal(err)
	}
	id, timestamp, signatures := headers(t, secret, body)
	for sent, want := range map[string]string{body: "right", body + " ": "wrong"} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "body.json"), []byte(sent), 0o600); err != nil {
			t.Fatal(err)
		}
		cmd := exec.CommandContext(t.Context(), "sh", "-euc", string(script))
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "SECRET="+secret, "ID="+id, "TIMESTAMP="+timestamp, "SIGNATURE="+signatures)
		out, err := cmd.CombinedOutput()
		if err != nil || strings.TrimSpace(string(out)) != want {
			t.Errorf("%q is %s (%v), want %s", sent, out, err, want)
		}
	}
}
