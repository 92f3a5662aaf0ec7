package privacy_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/uuid"

	"lethe/internal/privacy"
)

// earlier is a file in the form of version 1, whose oldest index key made the
// fingerprints, and what it would answer.
func earlier(t *testing.T) (file []byte, likewise *privacy.Keys) {
	t.Helper()
	var content map[string]json.RawMessage
	check(t, json.Unmarshal(generate(t), &content))
	encode := func() []byte {
		out, err := json.Marshal(content)
		check(t, err)
		return out
	}
	content["fingerprint"] = content["index"]
	likewise = open(t, encode())
	for _, name := range []string{"fingerprint", "tombstone", "tombstoneVersions", "ledger"} {
		delete(content, name)
	}
	content["version"] = json.RawMessage("1")
	return encode(), likewise
}

func TestUpgrade_KeepsEveryKeyAndFingerprint(t *testing.T) {
	t.Parallel()
	file, before := earlier(t)
	if _, err := privacy.Open(bytes.NewReader(file)); !errors.Is(err, privacy.ErrOutdated) {
		t.Errorf("a file of version 1 is opened: %v", err)
	}
	id := uuid.New()
	_, wrapped, err := before.NewDataKey(id)
	check(t, err)

	upgraded := change(t, file, privacy.Upgrade)
	after := open(t, upgraded)
	if _, err := after.OpenDataKey(id, wrapped); err != nil {
		t.Error(err)
	}
	if !bytes.Equal(before.BlindIndex("email", "x"), after.BlindIndex("email", "x")) {
		t.Error("the index changed")
	}
	print := before.Fingerprint("d", []byte("x"))
	if !bytes.Equal(print, after.Fingerprint("d", []byte("x"))) {
		t.Error("the fingerprint changed")
	}
	if again := change(t, upgraded, privacy.Upgrade); !bytes.Equal(again, upgraded) {
		t.Error("a file that is up to date changes")
	}
	pruned, _, err := privacy.PruneKeys(rotate(t, upgraded), privacy.Held{})
	check(t, err)
	if !bytes.Equal(print, open(t, pruned).Fingerprint("d", []byte("x"))) {
		t.Error("the fingerprint goes with the oldest index key")
	}
}
