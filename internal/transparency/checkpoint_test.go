package transparency_test

import (
	"crypto/rand"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"lethe/internal/transparency"
)

func key(t *testing.T, name string) (note.Signer, note.Verifiers) {
	t.Helper()
	private, public, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		t.Fatal(err)
	}
	signer, err := note.NewSigner(private)
	if err != nil {
		t.Fatal(err)
	}
	verifier, err := note.NewVerifier(public)
	if err != nil {
		t.Fatal(err)
	}
	return signer, note.VerifierList(verifier)
}

func sign(t *testing.T, c transparency.Checkpoint, signer note.Signer) string {
	t.Helper()
	text, err := c.Sign(signer)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

var seven = transparency.Checkpoint{
	Name: "lethe/0a1b2c3d", Size: 7, Root: tlog.RecordHash([]byte("root")), Previous: 3,
	At: time.Date(2026, 11, 21, 3, 4, 5, 123456000, time.UTC),
}

func TestCheckpoint_IsWrittenAsOthersReadIt(t *testing.T) {
	t.Parallel()
	signer, verifiers := key(t, seven.Name)
	text := sign(t, seven, signer)

	want := "lethe/0a1b2c3d\n7\n" + seven.Root.String() + "\nprevious 3\ntime 2026-11-21T03:04:05.123456Z\n\n— lethe/0a1b2c3d "
	if !strings.HasPrefix(text, want) {
		t.Errorf("got\n%s\nwant\n%s…", text, want)
	}
	if got, err := transparency.OpenCheckpoint(text, verifiers); err != nil || got != seven {
		t.Errorf("opened %+v, %v; want %+v", got, err, seven)
	}
}

func TestOpenCheckpoint_RefusesEveryChangedByte(t *testing.T) {
	t.Parallel()
	signer, verifiers := key(t, seven.Name)
	text := []byte(sign(t, seven, signer))
	for i := range text {
		for _, bit := range []byte{1, 2, 4, 0x20, 0x80} {
			changed := slices.Clone(text)
			changed[i] ^= bit
			if _, err := transparency.OpenCheckpoint(string(changed), verifiers); err == nil {
				t.Errorf("opens with byte %d as %q", i, changed[i])
			}
		}
	}
}

func TestOpenCheckpoint_RefusesWhatIsNoneOfThisLedger(t *testing.T) {
	t.Parallel()
	signer, verifiers := key(t, seven.Name)
	other, others := key(t, "lethe/ffffffff")
	signed := func(text string) string {
		out, err := note.Sign(&note.Note{Text: text}, signer)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	text := strings.SplitAfter(sign(t, seven, signer), "\n\n")[0]
	text = strings.TrimSuffix(text, "\n")
	theirs := seven
	theirs.Name = other.Name()
	for name, c := range map[string]struct {
		note      string
		verifiers note.Verifiers
	}{
		"another's key":       {sign(t, seven, signer), others},
		"another's name":      {signed(strings.Replace(text, seven.Name, other.Name(), 1)), verifiers},
		"not a checkpoint":    {signed("hello\n"), verifiers},
		"a negative size":     {signed(strings.Replace(text, "\n7\n", "\n-7\n", 1)), verifiers},
		"a size with a sign":  {signed(strings.Replace(text, "\n7\n", "\n+7\n", 1)), verifiers},
		"previous is greater": {signed(strings.Replace(text, "previous 3", "previous 8", 1)), verifiers},
		"a time elsewhere":    {signed(strings.Replace(text, "56Z\n", "56+01:00\n", 1)), verifiers},
		"a line more":         {signed(text + "more\n"), verifiers},
		"a line less":         {signed(strings.Join(strings.SplitAfter(text, "\n")[:4], "")), verifiers},
		"no signature":        {text, verifiers},
	} {
		if got, err := transparency.OpenCheckpoint(c.note, c.verifiers); err == nil {
			t.Errorf("%s: opened as %+v", name, got)
		}
	}
	if _, err := theirs.Sign(signer); err == nil {
		t.Error("signed for another ledger")
	}
}

func TestCheckpoint_TakesOnlyRightProofs(t *testing.T) {
	t.Parallel()
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			out[i] = stored[x]
		}
		return out, nil
	})
	const size = 20
	var checkpoints []transparency.Checkpoint
	entry := func(n int64) [32]byte { return [32]byte{byte(n)} }
	for n := range int64(size) {
		h := entry(n)
		hashes, err := tlog.StoredHashes(n, h[:], reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hashes...)
		root, err := tlog.TreeHash(n+1, reader)
		if err != nil {
			t.Fatal(err)
		}
		checkpoints = append(checkpoints, transparency.Checkpoint{Name: "x", Size: n + 1, Root: root})
	}
	newest := checkpoints[size-1]
	for n := range int64(size) {
		proof, err := tlog.ProveRecord(size, n, reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := newest.CheckInclusion(n, entry(n), proof); err != nil {
			t.Errorf("entry %d: %v", n, err)
		}
		if newest.CheckInclusion(n, entry(n+1), proof) == nil || newest.CheckInclusion((n+1)%size, entry(n), proof) == nil {
			t.Errorf("the proof of entry %d proves another", n)
		}
		growth, err := tlog.ProveTree(size, n+1, reader)
		if err != nil {
			t.Fatal(err)
		}
		if err := checkpoints[n].CheckGrowth(newest, growth); err != nil {
			t.Errorf("tree of %d: %v", n+1, err)
		}
		if n+1 < size && checkpoints[n].CheckGrowth(checkpoints[n+1], growth) == nil && n+2 != size {
			t.Errorf("the growth from %d to %d proves another", n+1, size)
		}
	}
	if newest.CheckInclusion(size, entry(size), nil) == nil || newest.CheckInclusion(-1, entry(0), nil) == nil {
		t.Error("an entry outside the tree is proved")
	}
	if (transparency.Checkpoint{Name: "y"}).CheckGrowth(newest, nil) == nil {
		t.Error("a tree goes on from another ledger's")
	}
	if err := (transparency.Checkpoint{Name: "x"}).CheckGrowth(newest, nil); err != nil {
		t.Errorf("from nothing: %v", err)
	}
}
