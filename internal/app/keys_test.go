package app

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lethe/internal/config"
	"lethe/internal/privacy"
)

// newKeyset is a keyset file in a folder of its own.
func newKeyset(t *testing.T, kms config.Secret) Keyset {
	t.Helper()
	k := Keyset{Path: filepath.Join(t.TempDir(), "keys.json"), KMS: kms}
	check(t, k.Generate(t.Context()))
	return k
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (k Keyset) open(t *testing.T) *privacy.Keys {
	t.Helper()
	keys, err := k.Open(t.Context())
	check(t, err)
	return keys
}

const localKey config.Secret = "base64key://c21hbGwga2V5IGZvciB0ZXN0cywgMzIgYnl0ZXMgISE="

func TestKeyset_IsReadByItsOwnerAndNeverReplacedByANewOne(t *testing.T) {
	t.Parallel()
	k := newKeyset(t, "")
	k.open(t)
	if info, err := os.Stat(k.Path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
	if err := k.Generate(t.Context()); !errors.Is(err, fs.ErrExist) {
		t.Errorf("a second one is generated: %v", err)
	}
}

func TestKeyset_IsEncryptedByAKMS(t *testing.T) {
	t.Parallel()
	k := newKeyset(t, localKey)
	expectEncrypted(t, k)

	clear := Keyset{Path: k.Path}
	if _, err := clear.Open(t.Context()); err == nil || !strings.Contains(err.Error(), "is encrypted: set LETHE_KEYS_KMS") {
		t.Errorf("without the KMS: %v", err)
	}
	other := Keyset{Path: k.Path, KMS: "base64key://b3RoZXIga2V5IGZvciB0ZXN0cywgMzIgYnl0ZXMgISE="}
	if _, err := other.Open(t.Context()); err == nil {
		t.Error("it opens with another key")
	}
	plain := newKeyset(t, "")
	if _, err := (Keyset{plain.Path, localKey}).Open(t.Context()); err == nil || !strings.Contains(err.Error(), `is not encrypted: "lethe keys wrap"`) {
		t.Errorf("in clear text: %v", err)
	}
	wrong := Keyset{Path: k.Path, KMS: "base64key://aHVudGVyMg=="}
	if _, err := wrong.Open(t.Context()); err == nil || strings.Contains(err.Error(), "aHVudGVyMg") {
		t.Errorf("with a short key: %v", err)
	}
}

// expectEncrypted holds that the file is, and stays so when it changes.
func expectEncrypted(t *testing.T, k Keyset) {
	t.Helper()
	before := k.open(t)
	check(t, k.Change(t.Context(), privacy.AddKeys))
	stored, err := os.ReadFile(k.Path)
	check(t, err)
	if !privacy.IsWrapped(stored) || bytes.Contains(stored, []byte("primaryKeyId")) {
		t.Error("the file is in clear text")
	}
	if len(k.open(t).BlindIndexes("email", "x")) != 2 || len(before.BlindIndexes("email", "x")) != 1 {
		t.Error("the change is not in the file")
	}
}

// Not parallel: where Vault is, the library reads from the environment.
func TestKeyset_IsEncryptedByVault(t *testing.T) {
	calls := map[string]int{}
	vault := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls[r.URL.Path]++
		var in, out map[string]string
		if err := json.NewDecoder(r.Body).Decode(&in); err != nil || r.Header.Get("X-Vault-Token") != "a token" {
			http.Error(w, `{"errors": ["permission denied"]}`, http.StatusForbidden)
			return
		}
		switch r.URL.Path {
		case "/v1/transit/encrypt/lethe":
			out = map[string]string{"ciphertext": "vault:v1:" + base64.StdEncoding.EncodeToString([]byte(in["plaintext"]))}
		case "/v1/transit/decrypt/lethe":
			plain, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(in["ciphertext"], "vault:v1:"))
			out = map[string]string{"plaintext": string(plain)}
		}
		_ = json.NewEncoder(w).Encode(map[string]any{"data": out})
	}))
	t.Cleanup(vault.Close)
	t.Setenv("VAULT_ADDR", vault.URL)
	t.Setenv("VAULT_TOKEN", "a token")

	k := newKeyset(t, "hashivault://lethe")
	k.open(t)
	if calls["/v1/transit/encrypt/lethe"] != 1 || calls["/v1/transit/decrypt/lethe"] != 1 {
		t.Errorf("Vault was asked %v; want once for each", calls)
	}
	expectEncrypted(t, k)
}

func TestKeyset_ChangeKeepsOwnerModeAndLink(t *testing.T) {
	t.Parallel()
	k := newKeyset(t, "")
	check(t, os.Chmod(k.Path, 0o640))
	link := filepath.Join(t.TempDir(), "link.json")
	check(t, os.Symlink(k.Path, link))

	check(t, Keyset{Path: link}.Change(t.Context(), privacy.AddKeys))
	if info, err := os.Lstat(link); err != nil || info.Mode().Type() != fs.ModeSymlink {
		t.Errorf("the link is replaced: %v, %v", info.Mode(), err)
	}
	if info, err := os.Stat(k.Path); err != nil || info.Mode().Perm() != 0o640 {
		t.Errorf("the file has mode %v, %v", info.Mode(), err)
	}
	if len(k.open(t).BlindIndexes("email", "x")) != 2 {
		t.Error("the file that the link names has not changed")
	}
}

func TestKeyset_ChangeThatFailsLeavesTheFile(t *testing.T) {
	t.Parallel()
	k := newKeyset(t, "")
	before, err := os.ReadFile(k.Path)
	check(t, err)
	if err := k.Change(t.Context(), privacy.PromoteKeys); err == nil {
		t.Error("keys are promoted that there are not")
	}
	after, err := os.ReadFile(k.Path)
	if err != nil || !bytes.Equal(before, after) {
		t.Errorf("the file has changed, %v", err)
	}
	left, err := filepath.Glob(k.Path + ".new-*")
	if err != nil || len(left) != 0 {
		t.Errorf("left behind are %v, %v", left, err)
	}
}

func TestKeyset_OfAnEarlierProgramIsForDevToUpgrade(t *testing.T) {
	t.Parallel()
	k := newKeyset(t, "")
	content, err := k.Read(t.Context())
	check(t, err)
	check(t, os.WriteFile(k.Path, bytes.Replace(content, []byte(`"version": 2`), []byte(`"version": 1`), 1), 0o600))

	if _, err := k.Open(t.Context()); err == nil || !strings.Contains(err.Error(), `"lethe keys upgrade --in-place" brings it up to date`) {
		t.Errorf("serve takes it: %v", err)
	}
	_, err = k.own(t.Context())
	check(t, err)
	k.open(t)
}
