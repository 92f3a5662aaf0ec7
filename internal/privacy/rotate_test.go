package privacy_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/note"

	"lethe/internal/privacy"
)

func TestS50_AddedKeysReadBeforeTheyWrite(t *testing.T) {
	t.Parallel()
	file := generate(t)
	added := change(t, file, privacy.AddKeys)
	before, knows, writes := open(t, file), open(t, added), open(t, change(t, added, privacy.PromoteKeys))
	id := uuid.New()

	for name, pair := range map[string][2]*privacy.Keys{
		"written before, read by one that knows":   {before, knows},
		"written by one that knows, read before":   {knows, before},
		"written with the new, read by one knows":  {writes, knows},
		"written by one that knows, read with new": {knows, writes},
	} {
		_, wrapped, err := pair[0].NewDataKey(id)
		check(t, err)
		if _, err := pair[1].OpenDataKey(id, wrapped); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		index := pair[0].BlindIndex("email", "x")
		if !slices.ContainsFunc(pair[1].BlindIndexes("email", "x"), func(i []byte) bool { return bytes.Equal(i, index) }) {
			t.Errorf("%s: the index is not found", name)
		}
		signed, err := note.Sign(&note.Note{Text: "a checkpoint\n"}, pair[0].LedgerSigner())
		check(t, err)
		if _, err := note.Open(signed, pair[1].LedgerVerifiers()); err != nil {
			t.Errorf("%s: the signature: %v", name, err)
		}
	}
	if _, wrapped, _ := writes.NewDataKey(id); !bytes.HasPrefix(wrapped, writes.Primary().SealPrefix) {
		t.Error("what the primary key wraps does not begin with its prefix")
	}
	if bytes.Equal(before.Primary().SealPrefix, writes.Primary().SealPrefix) {
		t.Error("the new key does not write")
	}
}

func TestRotation_HasOneOrder(t *testing.T) {
	t.Parallel()
	file := generate(t)
	if _, err := privacy.PromoteKeys(file); err == nil || !strings.Contains(err.Error(), `"lethe keys add" comes first`) {
		t.Errorf("promoted without new keys: %v", err)
	}
	added := change(t, file, privacy.AddKeys)
	if _, err := privacy.AddKeys(added); err == nil || !strings.Contains(err.Error(), `"lethe keys promote" comes first`) {
		t.Errorf("added twice: %v", err)
	}
	states := func(file []byte) (out []string) {
		keys, err := privacy.ListKeys(file)
		check(t, err)
		for _, k := range keys {
			out = append(out, k.Kind+" "+string(k.State))
		}
		return out
	}
	want := []string{"seal primary", "seal next", "index primary", "index next", "tombstone primary", "tombstone next", "fingerprint primary", "ledger primary", "ledger next"}
	if got := states(added); !slices.Equal(got, want) {
		t.Errorf("added: %v", got)
	}
	want = []string{"seal old", "seal primary", "index old", "index primary", "tombstone old", "tombstone primary", "fingerprint primary", "ledger old", "ledger primary"}
	if got := states(change(t, added, privacy.PromoteKeys)); !slices.Equal(got, want) {
		t.Errorf("promoted: %v", got)
	}
}

func TestPruneKeys_RemovesWhatNothingHangsOn(t *testing.T) {
	t.Parallel()
	file := generate(t)
	old, rotated := open(t, file).Primary(), rotate(t, file)
	for name, held := range map[string]privacy.Held{
		"a data key":     {SealPrefixes: [][]byte{old.SealPrefix}},
		"a blind index":  {IndexVersions: []uint8{old.IndexVersion}},
		"both and stone": {SealPrefixes: [][]byte{old.SealPrefix}, IndexVersions: []uint8{1}, TombstoneVersions: []uint8{1}},
	} {
		if _, _, err := privacy.PruneKeys(rotated, held); err == nil || !strings.Contains(err.Error(), `"lethe keys rewrap" comes first`) {
			t.Errorf("%s hangs on the old key: %v", name, err)
		}
	}

	kept, removed, err := privacy.PruneKeys(rotated, privacy.Held{TombstoneVersions: []uint8{old.TombstoneVersion}})
	check(t, err)
	if len(removed) != 2 || len(open(t, kept).TombstoneMarks("email", "x")) != 2 {
		t.Errorf("removed %v; the key of a tombstone must stay", removed)
	}
	pruned, removed, err := privacy.PruneKeys(kept, privacy.Held{})
	check(t, err)
	if len(removed) != 1 || len(open(t, pruned).LedgerPublicKeys()) != 2 {
		t.Errorf("removed %v; want the tombstone key, and the ledger's public keys there", removed)
	}
	for _, key := range []string{"seal", "index", "tombstone"} {
		if n := strings.Count(string(pruned), `"kind": "`+key+`"`); n != 1 {
			t.Errorf("the file names %d removed %s keys; want 1", n, key)
		}
	}
	if got := open(t, rotate(t, pruned)).BlindIndex("email", "x")[0]; got != 3 {
		t.Errorf("the next index key has version %d; want 3", got)
	}
}

func TestAddKeys_CountsVersionsOnAfterTheLast(t *testing.T) {
	t.Parallel()
	versions := regexp.MustCompile(`"indexVersions": \{\s*("\d+"): 1\s*\}`)
	file := versions.ReplaceAll(generate(t), []byte(`"indexVersions": {$1: 254}`))
	for _, want := range []byte{255, 1, 2} {
		file = rotate(t, file)
		if got := open(t, file).BlindIndex("email", "x")[0]; got != want {
			t.Errorf("the next index key has version %d; want %d", got, want)
		}
	}
}

func TestDestroyTombstoneKeys_LeavesNothingOfThem(t *testing.T) {
	t.Parallel()
	file := change(t, rotate(t, generate(t)), privacy.AddKeys)
	before := open(t, file)
	destroyed, removed, err := privacy.DestroyTombstoneKeys(file)
	check(t, err)
	after := open(t, destroyed)

	marks := after.TombstoneMarks("email", "x")
	if len(marks) != 1 || len(removed) != 3 {
		t.Fatalf("%d keys are left and %d removed; want one new one", len(marks), len(removed))
	}
	for _, mark := range before.TombstoneMarks("email", "x") {
		if bytes.Equal(mark, marks[0]) || mark[0] == marks[0][0] {
			t.Error("a mark of a destroyed key is found")
		}
	}
	var parts struct{ Tombstone struct{ Key []any } }
	check(t, json.Unmarshal(destroyed, &parts))
	if len(parts.Tombstone.Key) != 1 {
		t.Errorf("the file has %d tombstone keys", len(parts.Tombstone.Key))
	}
	if !bytes.Equal(before.BlindIndex("email", "x"), after.BlindIndex("email", "x")) {
		t.Error("the index changed")
	}
	check(t, before.Replace(destroyed))
}
