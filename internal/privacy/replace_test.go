package privacy_test

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"lethe/internal/privacy"
)

func TestReplace_TakesWhatHoldsEveryKey(t *testing.T) {
	t.Parallel()
	file := generate(t)
	rotated := rotate(t, file)
	pruned, _, err := privacy.PruneKeys(rotated, privacy.Held{})
	check(t, err)
	keys := open(t, file)
	verifiers := keys.LedgerVerifiers()
	for name, next := range map[string][]byte{"rotated": rotated, "pruned": pruned} {
		check(t, keys.Replace(next))
		if !bytes.Equal(keys.BlindIndex("email", "x"), open(t, rotated).BlindIndex("email", "x")) {
			t.Errorf("%s: the new index key does not write", name)
		}
	}
	signed, err := note.Sign(&note.Note{Text: "a checkpoint\n"}, open(t, rotated).LedgerSigner())
	check(t, err)
	if _, err := note.Open(signed, verifiers); err != nil {
		t.Errorf("verifiers from before do not know the new key: %v", err)
	}
}

func TestReplace_KeepsTheKeysWhenSomeAreLost(t *testing.T) {
	t.Parallel()
	file := generate(t)
	rotated := rotate(t, file)
	keys := open(t, rotated)
	written := keys.BlindIndex("email", "x")
	for name, tt := range map[string]struct{ file, want string }{
		"another keyset": {string(generate(t)), "lacks keys that were in it: seal "},
		"a backup":       {string(file), "lacks keys that were in it: seal "},
		"empty":          {"", "not a JSON object"},
		"half of it":     {string(rotated[:len(rotated)/2]), "not a JSON object"},
	} {
		if err := keys.Replace([]byte(tt.file)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; want …%s…", name, err, tt.want)
		}
		if !bytes.Equal(keys.BlindIndex("email", "x"), written) {
			t.Errorf("%s: the keys changed", name)
		}
	}
}
