package certificate_test

import (
	"crypto/rand"
	"encoding/json"
	"testing"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"lethe/internal/certificate"
	"lethe/internal/transparency"
)

var (
	request = uuid.MustParse("0190b5a0-0000-7000-8000-00000000000a")
	other   = uuid.MustParse("0190b5a0-0000-7000-8000-00000000000b")
	robin   = uuid.MustParse("0190b5a0-0000-7000-8000-00000000000c")
	noon    = time.Date(2026, 11, 20, 12, 0, 0, 123456000, time.UTC)
)

// sealed is a ledger with its tree and its key.
type sealed struct {
	name      string
	signer    note.Signer
	verifiers note.Verifiers
	publicKey string
	records   []transparency.Record
	hashes    []tlog.Hash // of the tree, by their stored index
}

func newLedger(t *testing.T, name string) *sealed {
	t.Helper()
	secret, public, err := note.GenerateKey(rand.Reader, name)
	check(t, err)
	l := &sealed{name: name, publicKey: public}
	l.signer, err = note.NewSigner(secret)
	check(t, err)
	verifier, err := note.NewVerifier(public)
	check(t, err)
	l.verifiers = note.VerifierList(verifier)
	return l
}

// write adds an entry to the chain of the subject and to the tree.
func (l *sealed) write(t *testing.T, subject uuid.UUID, actor, action string, detail map[string]any) {
	t.Helper()
	if detail == nil {
		detail = map[string]any{}
	}
	text, err := json.Marshal(detail)
	check(t, err)
	r := transparency.Record{
		SubjectID: subject, Number: 1, At: noon.Add(time.Duration(len(l.records)) * time.Hour),
		ActorKind: "system", Actor: actor, Action: action, Detail: text,
	}
	if actor == "Robin Okafor" {
		r.ActorKind, r.ActorID = "staff", &robin
	}
	if chain := l.chain(subject); len(chain) > 0 {
		last := chain[len(chain)-1]
		hash := last.Hash()
		r.Number, r.Previous = last.Number+1, hash[:]
	}
	stored, err := tlog.StoredHashesForRecordHash(int64(len(l.records)), transparency.Leaf(r.Hash()), l)
	check(t, err)
	l.records, l.hashes = append(l.records, r), append(l.hashes, stored...)
}

// ReadHashes implements tlog.HashReader.
func (l *sealed) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, n := range indexes {
		out[i] = l.hashes[n]
	}
	return out, nil
}

func (l *sealed) chain(subject uuid.UUID) []transparency.Record {
	var out []transparency.Record
	for _, r := range l.records {
		if r.SubjectID == subject {
			out = append(out, r)
		}
	}
	return out
}

// checkpoint signs the tree as it is.
func (l *sealed) checkpoint(t *testing.T) string {
	t.Helper()
	size := int64(len(l.records))
	root, err := tlog.TreeHash(size, l)
	check(t, err)
	text, err := transparency.Checkpoint{Name: l.name, Size: size, Root: root, At: noon}.Sign(l.signer)
	check(t, err)
	return text
}

// prove puts the last entry of the subject into the tree.
func (l *sealed) prove(t *testing.T, subject uuid.UUID) certificate.Proof {
	t.Helper()
	last := int64(-1)
	for i, r := range l.records {
		if r.SubjectID == subject {
			last = int64(i)
		}
	}
	hashes, err := tlog.ProveRecord(int64(len(l.records)), last, l)
	check(t, err)
	return certificate.Proof{Index: last, Hashes: hashes}
}

func (l *sealed) certificate(t *testing.T, subject uuid.UUID) certificate.Certificate {
	t.Helper()
	return certificate.New(l.name, l.checkpoint(t), l.prove(t, subject), l.chain(subject))
}

// erased is a ledger with the chain of a request that is done, and one of another.
func erased(t *testing.T) *sealed {
	t.Helper()
	l := newLedger(t, "lethe/1a2b3c4d")
	crm := func(more map[string]any) map[string]any {
		more["delivery"], more["destination"] = "0190b5a0-0000-7000-8000-0000000000d1", "crm"
		return more
	}
	l.write(t, request, "shop", "request.submitted", map[string]any{
		"cause": "direct_request", "regulation": "GDPR", "source": "shop", "reference": "ER-7QK4-M2XD", "identifierTypes": []string{"email"},
		"submittedAt": "2026-11-19T09:00:00Z", "dueAt": "2026-12-19T22:59:59.999999Z", "possibleDuplicate": false,
	})
	l.write(t, other, "shop", "request.submitted", map[string]any{"cause": "a <b> & c"})
	l.write(t, request, "Robin Okafor", "request.extended", map[string]any{"ground": "COMPLEXITY", "dueAt": "2027-02-19T22:59:59.999999Z"})
	l.write(t, request, "Robin Okafor", "request.approved", map[string]any{"ruleSetVersion": 3})
	l.write(t, request, "jobs.route", "request.routed", map[string]any{"destinations": []string{"crm", "mailing"}, "ruleSetVersion": 3})
	l.write(t, other, "Robin Okafor", "request.rejected", map[string]any{"ground": "LEGAL_CLAIMS"})
	l.write(t, request, "jobs.forward", "delivery.attempted", crm(map[string]any{"from": "SENDING", "to": "QUEUED", "attempt": 1, "answer": "", "httpStatus": 503}))
	l.write(t, request, "jobs.forward", "delivery.attempted", crm(map[string]any{
		"from": "SENDING", "to": "DONE", "attempt": 2, "answer": "done", "via": "response", "httpStatus": 200, "closed": true,
	}))
	l.write(t, request, "Robin Okafor", "delivery.waived", map[string]any{
		"delivery": "0190b5a0-0000-7000-8000-0000000000d2", "destination": "mailing", "from": "FAILED", "to": "WAIVED",
		"attempt": 4, "answer": "", "closed": true, "ground": "SYSTEM_GONE", "proposedBy": "Dana Lindqvist",
	})
	l.write(t, request, "Robin Okafor", "request.completed", nil)
	l.write(t, other, "jobs.archive", "request.archived", nil)
	return l
}

func encode(t *testing.T, c certificate.Certificate) []byte {
	t.Helper()
	out, err := c.Encode()
	check(t, err)
	return out
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
