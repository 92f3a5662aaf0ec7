package certificate_test

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"lethe/internal/certificate"
	"lethe/internal/transparency"
)

func TestCheck_TakesACertificateAsItWasWritten(t *testing.T) {
	t.Parallel()
	l := erased(t)
	file := encode(t, l.certificate(t, request))

	c, err := certificate.Check(file, l.verifiers)

	check(t, err)
	if len(c.Entries) != 8 || c.Tree.Size != 11 || c.Summary.Reference != "ER-7QK4-M2XD" || !strings.HasPrefix(l.publicKey, c.Key()+"+") {
		t.Errorf("%d entries, tree of %d, %s, signed by %s; the public key is %s", len(c.Entries), c.Tree.Size, c.Summary.Reference, c.Key(), l.publicKey)
	}
	if again := encode(t, c); !bytes.Equal(again, file) {
		t.Error("it is written otherwise after it was read")
	}
}

func TestCheck_TakesTheOnlyEntryOfALedger(t *testing.T) {
	t.Parallel()
	l := newLedger(t, "lethe/1a2b3c4d")
	l.write(t, request, "shop", "request.submitted", nil)
	_, err := certificate.Check(encode(t, l.certificate(t, request)), l.verifiers)
	check(t, err)
}

func TestCheck_RefusesEveryChangedByte(t *testing.T) {
	t.Parallel()
	l := erased(t)
	file := encode(t, l.certificate(t, request))
	for i := range file {
		for _, flip := range []byte{0x01, 0x02, 0x20, 0x80} { // of a digit, a letter, its case, the encoding
			changed := slices.Clone(file)
			changed[i] ^= flip
			if _, err := certificate.Check(changed, l.verifiers); err == nil {
				t.Errorf("byte %d of …%s… as %q holds", i, file[max(0, i-20):min(len(file), i+20)], changed[i])
			}
		}
	}
}

func TestCheck_RefusesAddedAndMissingBytes(t *testing.T) {
	t.Parallel()
	l := erased(t)
	file := encode(t, l.certificate(t, request))
	for name, changed := range map[string][]byte{
		"nothing":             nil,
		"half":                file[:len(file)/2],
		"without its end":     file[:len(file)-1],
		"twice":               append(slices.Clone(file), file...),
		"a space more":        append(slices.Clone(file), ' '),
		"on one line":         bytes.ReplaceAll(file, []byte("\n"), nil),
		"a name said twice":   bytes.Replace(file, []byte(`"ledger":`), []byte(`"ledger": "another", "ledger":`), 1),
		"another fact":        bytes.Replace(file, []byte(`"ledger":`), []byte(`"verdict": "fine", "ledger":`), 1),
		"another format":      bytes.Replace(file, []byte(certificate.Format), []byte("lethe certificate v2"), 1),
		"another ledger":      bytes.Replace(file, []byte(`"ledger": "lethe/1a2b3c4d"`), []byte(`"ledger": "lethe/00000000"`), 1),
		"a finer time":        bytes.Replace(file, []byte("T18:00:00.123456Z"), []byte("T18:00:00.123456001Z"), 1),
		"another time zone":   bytes.Replace(file, []byte("T18:00:00.123456Z"), []byte("T19:00:00.123456+01:00"), 1),
		"an unknown signer":   bytes.Replace(file, []byte(`\n",`), []byte(`\n— witness AAAAAAAA\n",`), 1),
		"the signature twice": twiceSigned(t, file),
	} {
		if _, err := certificate.Check(changed, l.verifiers); err == nil {
			t.Errorf("%s: it holds", name)
		}
	}
}

func twiceSigned(t *testing.T, file []byte) []byte {
	t.Helper()
	var c certificate.Certificate
	check(t, json.Unmarshal(file, &c))
	_, signature, _ := strings.Cut(c.Checkpoint, "\n\n")
	c.Checkpoint += signature
	return encode(t, c)
}

func TestCheck_SaysWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	l := erased(t)
	for name, c := range map[string]struct {
		change func(*certificate.Certificate)
		says   string
	}{
		"swapped entries": {func(c *certificate.Certificate) {
			c.Entries[2], c.Entries[3] = c.Entries[3], c.Entries[2]
		}, "entry 3 is missing or out of its place"},
		"swapped and numbered anew": {func(c *certificate.Certificate) {
			c.Entries[2], c.Entries[3] = c.Entries[3], c.Entries[2]
			c.Entries[2].Number, c.Entries[3].Number = 3, 4
		}, "entry 3: it does not follow the entry before it"},
		"a missing entry": {func(c *certificate.Certificate) {
			c.Entries = slices.Delete(c.Entries, 3, 4)
		}, "entry 4 is missing"},
		"a missing first entry": {func(c *certificate.Certificate) {
			c.Entries = c.Entries[1:]
		}, "entry 1 is missing"},
		"a missing last entry": {func(c *certificate.Certificate) {
			c.Entries = c.Entries[:7]
		}, "the proof does not fit"},
		"no entries": {func(c *certificate.Certificate) { c.Entries = nil }, "no entries"},
		"an added entry": {func(c *certificate.Certificate) {
			c.Entries = append(c.Entries, c.Entries[7])
			c.Entries[8].Number, c.Entries[8].Previous = 9, c.Entries[7].Hash[:]
		}, "entry 9: it was changed"},
		"an added entry with its hash": {func(c *certificate.Certificate) {
			c.Entries = append(c.Entries, forged(*c))
		}, "the proof does not fit"},
		"an entry of another request": {func(c *certificate.Certificate) {
			c.Entries[7].SubjectID = other
		}, "entry 8: it is about another request"},
		"another actor": {func(c *certificate.Certificate) {
			c.Entries[1].Actor = "Somebody Else"
		}, "entry 2: it was changed"},
		"another detail": {func(c *certificate.Certificate) {
			c.Entries[1].Detail = json.RawMessage(`{"ground":"NUMBER_OF_REQUESTS"}`)
		}, "entry 2: it was changed"},
		"another request's proof": {func(c *certificate.Certificate) {
			c.Proof = l.prove(t, other)
		}, "the proof does not fit"},
		"another index": {func(c *certificate.Certificate) { c.Proof.Index++ }, "the proof does not fit"},
		"a better ending": {func(c *certificate.Certificate) {
			c.Summary.Destinations[1].Waiver = nil
		}, "the summary is not what follows"},
	} {
		changed := l.certificate(t, request)
		c.change(&changed)
		if _, err := certificate.Check(encode(t, changed), l.verifiers); err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %q", name, err, c.says)
		}
	}
}

// forged is an entry as who can write into the ledger would make it, but that was
// never sealed.
func forged(c certificate.Certificate) certificate.Entry {
	r := transparency.Record{
		SubjectID: request, Number: 9, At: noon.Add(24 * time.Hour), ActorKind: "system", Actor: "jobs.archive",
		Action: "request.archived", Detail: json.RawMessage("{}"), Previous: c.Entries[7].Hash[:],
	}
	return certificate.New("", "", certificate.Proof{}, []transparency.Record{r}).Entries[0]
}

func TestCheck_NeedsTheKeyOfTheLedger(t *testing.T) {
	t.Parallel()
	l, stranger := erased(t), newLedger(t, "lethe/1a2b3c4d")
	file := encode(t, l.certificate(t, request))
	if _, err := certificate.Check(file, stranger.verifiers); err == nil || !strings.Contains(err.Error(), "the checkpoint does not hold") {
		t.Errorf("with the key of another ledger: %v", err)
	}
	keys, err := certificate.PublicKeys("# the ledger's keys\n" + stranger.publicKey + "\r\n\n" + l.publicKey + "\n")
	check(t, err)
	if _, err := certificate.Check(file, keys); err != nil {
		t.Errorf("with both keys: %v", err)
	}
}

func TestPublicKeys_NamesTheLineThatIsNoKey(t *testing.T) {
	t.Parallel()
	if _, err := certificate.PublicKeys("# nothing\n"); err == nil {
		t.Error("no keys are enough")
	}
	if _, err := certificate.PublicKeys(newLedger(t, "a").publicKey + "\nPRIVATE+KEY\n"); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("got %v; want line 2", err)
	}
}
