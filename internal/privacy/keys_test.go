package privacy_test

import (
	"bytes"
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/note"

	"lethe/internal/privacy"
)

func TestS50_DataKeyOpensWhatItSealedInItsPlaceOnly(t *testing.T) {
	t.Parallel()
	keys := open(t, generate(t))
	id := uuid.New()
	key, wrapped, err := keys.NewDataKey(id)
	if err != nil {
		t.Fatal(err)
	}
	sealed := seal(t, key, "anna@example.com", "identifiers/1/sealed")
	if bytes.Contains(sealed, []byte("anna")) {
		t.Error("the sealed value shows the plain one")
	}
	if bytes.Equal(sealed, seal(t, key, "anna@example.com", "identifiers/1/sealed")) {
		t.Error("sealing twice gives the same bytes, so equal values can be seen")
	}
	again, err := keys.OpenDataKey(id, wrapped)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := again.Open(sealed, "identifiers/1/sealed"); err != nil || plain != "anna@example.com" {
		t.Errorf("opened %q, error %v", plain, err)
	}
	if _, err := again.Open(sealed, "identifiers/2/sealed"); err == nil {
		t.Error("a sealed value opens in another row")
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := again.Open(sealed, "identifiers/1/sealed"); err == nil {
		t.Error("a changed value opens")
	}
}

func TestDataKey_StaysShutToOthers(t *testing.T) {
	t.Parallel()
	keys := open(t, generate(t))
	id := uuid.New()
	key, wrapped, err := keys.NewDataKey(id)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := keys.OpenDataKey(uuid.New(), wrapped); err == nil {
		t.Error("the data key opens for another request")
	}
	if _, err := open(t, generate(t)).OpenDataKey(id, wrapped); err == nil {
		t.Error("the data key opens with another keyset")
	}
	other, _, err := keys.NewDataKey(uuid.New())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := other.Open(seal(t, key, "x", "a"), "a"); err == nil {
		t.Error("a value opens with the data key of another request")
	}
	var zero privacy.DataKey
	if _, err := zero.Seal("x", "a"); err == nil {
		t.Error("the zero data key seals")
	}
	if _, err := zero.Open([]byte("x"), "a"); err == nil {
		t.Error("the zero data key opens")
	}
}

func TestS51_BlindIndexIsEqualForEqualIdentifiersOnly(t *testing.T) {
	t.Parallel()
	file := generate(t)
	keys := open(t, file)
	index := keys.BlindIndex("email", "anna@example.com")
	if len(index) != 17 || index[0] != 1 {
		t.Errorf("index %x, want version 1 and 16 bytes", index)
	}
	if !bytes.Equal(index, open(t, file).BlindIndex("email", "anna@example.com")) {
		t.Error("the same keyset gives another index")
	}
	others := map[string][]byte{
		"another value":     keys.BlindIndex("email", "bert@example.com"),
		"another type":      keys.BlindIndex("phone", "anna@example.com"),
		"another keyset":    open(t, generate(t)).BlindIndex("email", "anna@example.com"),
		"a moved character": keys.BlindIndex("emaila", "nna@example.com"),
	}
	for name, other := range others {
		if bytes.Equal(index, other) {
			t.Errorf("%s gives the same index", name)
		}
	}
}

func TestTombstoneMark_IsNoBlindIndex(t *testing.T) {
	t.Parallel()
	keys := open(t, generate(t))
	mark := keys.TombstoneMark("email", "anna@example.com")
	if len(mark) != 17 || mark[0] != 1 || !bytes.Equal(mark, keys.TombstoneMark("email", "anna@example.com")) {
		t.Errorf("mark %x, want version 1 and the same 16 bytes each time", mark)
	}
	if found := keys.TombstoneMarks("email", "anna@example.com"); len(found) != 1 || !bytes.Equal(found[0], mark) {
		t.Errorf("looks up %x, want %x", found, mark)
	}
	if bytes.Equal(mark, keys.BlindIndex("email", "anna@example.com")) {
		t.Error("one key serves both: destroying the tombstones would destroy the index")
	}
}

func TestLedgerSigner_SignsWhatItsVerifiersTake(t *testing.T) {
	t.Parallel()
	file := generate(t)
	keys := open(t, file)
	signed, err := note.Sign(&note.Note{Text: "a checkpoint\n"}, keys.LedgerSigner())
	check(t, err)
	if _, err := note.Open(signed, open(t, file).LedgerVerifiers()); err != nil {
		t.Errorf("its own signature: %v", err)
	}
	if _, err := note.Open(signed, open(t, generate(t)).LedgerVerifiers()); err == nil {
		t.Error("another ledger's verifiers take it")
	}
	verifier, err := note.NewVerifier(keys.LedgerPublicKeys()[0])
	check(t, err)
	if verifier.Name() != keys.LedgerSigner().Name() {
		t.Errorf("the public key is %s's, want %s's", verifier.Name(), keys.LedgerSigner().Name())
	}
}

func TestFingerprint_KeepsPartsAndDomainsApart(t *testing.T) {
	t.Parallel()
	keys := open(t, generate(t))
	b := func(s string) []byte { return []byte(s) }
	seen := map[string]string{}
	for name, print := range map[string][]byte{
		"ab|c":         keys.Fingerprint("d", b("ab"), b("c")),
		"a|bc":         keys.Fingerprint("d", b("a"), b("bc")),
		"abc":          keys.Fingerprint("d", b("abc")),
		"abc|":         keys.Fingerprint("d", b("abc"), nil),
		"other domain": keys.Fingerprint("dab", b("c")),
		"none":         keys.Fingerprint("d"),
		"other keyset": open(t, generate(t)).Fingerprint("d", b("abc")),
	} {
		if len(print) != 32 {
			t.Errorf("%s: %d bytes, want 32", name, len(print))
		}
		if before, taken := seen[string(print)]; taken {
			t.Errorf("%s and %s have the same fingerprint", name, before)
		}
		seen[string(print)] = name
	}
	if !bytes.Equal(keys.Fingerprint("d", b("a")), keys.Fingerprint("d", b("a"))) {
		t.Error("equal input has two fingerprints")
	}
}

func TestS51_RotationLooksUpWithOldAndNewKeys(t *testing.T) {
	t.Parallel()
	file := generate(t)
	before, after := open(t, file), open(t, rotate(t, file))
	for name, of := range map[string]func(*privacy.Keys) (written []byte, lookups [][]byte){
		"index": func(k *privacy.Keys) ([]byte, [][]byte) {
			return k.BlindIndex("email", "x"), k.BlindIndexes("email", "x")
		},
		"tombstone": func(k *privacy.Keys) ([]byte, [][]byte) {
			return k.TombstoneMark("email", "x"), k.TombstoneMarks("email", "x")
		},
	} {
		old, _ := of(before)
		written, lookups := of(after)
		if written[0] != 2 || len(lookups) != 2 || !bytes.Equal(lookups[0], written) || !bytes.Equal(lookups[1], old) {
			t.Errorf("%s: looks up %x, want the new %x, then the old %x", name, lookups, written, old)
		}
	}
	if !bytes.Equal(before.Fingerprint("d", nil), after.Fingerprint("d", nil)) {
		t.Error("the rotation changed a fingerprint")
	}
}

func TestOpen_RefusesWhatIsNoKeysetWithoutShowingIt(t *testing.T) {
	t.Parallel()
	file := string(generate(t))
	type content struct {
		Seal, Index, Fingerprint json.RawMessage
		Ledger                   struct{ Verifiers []string }
	}
	var parts, rotatedParts content
	check(t, json.Unmarshal([]byte(file), &parts))
	rotated := string(rotate(t, []byte(file)))
	check(t, json.Unmarshal([]byte(rotated), &rotatedParts))
	seal, index, twoKeys := string(parts.Seal), string(parts.Index), rotatedParts.Index
	sameVersion := regexp.MustCompile(`(?s)"indexVersions": \{\s*("\d+"): \d,\s*("\d+"): \d\s*\}`)
	tests := map[string]struct{ file, want string }{
		"empty":              {"", "not a JSON object"},
		"not JSON":           {"hunter2", "not a JSON object"},
		"other version":      {strings.Replace(file, `"version": 2`, `"version": 9`, 1), "version 9; this program reads version 2"},
		"no seal":            {strings.Replace(file, `"seal"`, `"x"`, 1), "seal is not a Tink keyset"},
		"bad seal":           {strings.Replace(file, seal, `{"key": "hunter2"}`, 1), "seal is not a Tink keyset"},
		"seal for indexes":   {strings.Replace(file, seal, index, 1), "seal is not a Tink keyset for AEAD"},
		"bad index":          {strings.Replace(file, index, `{"key": "hunter2"}`, 1), "index is not a Tink keyset"},
		"index for sealing":  {strings.Replace(file, index, seal, 1), "index is not a Tink keyset for PRF"},
		"no index version":   {strings.Replace(file, `"indexVersions"`, `"x"`, 1), "indexVersions must give each index key its own number"},
		"no tombstones":      {strings.Replace(file, `"tombstone"`, `"x"`, 1), "tombstone is not a Tink keyset"},
		"no signer":          {strings.Replace(file, `"signer"`, `"x"`, 1), "ledger signer is not a signing key"},
		"another's verifier": {strings.Replace(file, parts.Ledger.Verifiers[0], open(t, generate(t)).LedgerPublicKeys()[0], 1), "lack the public key of its signer"},
		"no verifier":        {strings.Replace(file, parts.Ledger.Verifiers[0], "hunter2", 1), "verifier 1 is not a public key"},
		"no fingerprint":     {strings.Replace(file, `"fingerprint"`, `"x"`, 1), "fingerprint is not a Tink keyset"},
		"two fingerprints":   {strings.Replace(rotated, string(parts.Fingerprint), string(twoKeys), 1), "fingerprint has 2 keys; it must have one"},
		"index version used": {sameVersion.ReplaceAllString(rotated, `"indexVersions": {$1: 1, $2: 1}`), "indexVersions must give each index key its own number"},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := privacy.Open(strings.NewReader(tt.file))
			if err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "hunter2") {
				t.Errorf("got %v, want …%s…", err, tt.want)
			}
		})
	}
}

func generate(t testing.TB) []byte {
	t.Helper()
	var file bytes.Buffer
	if err := privacy.Generate(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

func open(t testing.TB, file []byte) *privacy.Keys {
	t.Helper()
	keys, err := privacy.Open(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

func seal(t testing.TB, key privacy.DataKey, plain, aad string) []byte {
	t.Helper()
	sealed, err := key.Seal(plain, aad)
	if err != nil {
		t.Fatal(err)
	}
	return sealed
}

// rotate adds a key of each kind to a file and makes it the primary one.
func rotate(t testing.TB, file []byte) []byte {
	t.Helper()
	return change(t, change(t, file, privacy.AddKeys), privacy.PromoteKeys)
}

func change(t testing.TB, file []byte, do func([]byte) ([]byte, error)) []byte {
	t.Helper()
	file, err := do(file)
	check(t, err)
	return file
}

func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func BenchmarkSeal(b *testing.B) {
	keys, id := open(b, generate(b)), uuid.New()
	values := []string{"anna@example.com", "+33612345612", "customer-4711"}
	b.ReportAllocs()
	for b.Loop() {
		key, _, err := keys.NewDataKey(id)
		check(b, err)
		for _, value := range values {
			seal(b, key, value, "identifiers/0190a5c4-7b1e-7c3a-9d52-1f2e3d4c5b6a/sealed")
		}
	}
}
