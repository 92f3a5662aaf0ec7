// Package certificate is the proof that one request leaves behind: a file that
// anybody can check with a public key, without a database and without a network,
// also when the person and the request itself are long forgotten.
//
//	entry 1 ◄─hash─ entry 2 ◄─hash─ … ◄─hash─ entry n      the request's chain in the ledger
//	                                             │ proof of inclusion (RFC 6962)
//	                                             ▼
//	                            root of the tree, in a signed checkpoint
//
// Each entry holds the hash of the one before it, the last one is proved to be in
// the tree, and the ledger's key has signed the tree. The summary is worked out
// from the entries and from nothing else, so that whoever checks the file can work
// it out again.
//
// A certificate holds nothing that names the person: no identifier, not even a
// masked one, no id of the sender's, no free text. It names who decided.
//
// Version 1 of the format never changes, and neither does what Summarise makes of
// entries: a file that holds today holds for ever. More facts are a version 2.
package certificate

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"

	"lethe/internal/transparency"
)

// Format is the first line of a certificate.
const Format = "lethe certificate v1"

// Certificate proves what was done about one request.
type Certificate struct {
	Format     string  `json:"format"`
	Ledger     string  `json:"ledger"`     // its name, as the checkpoint has it
	Checkpoint string  `json:"checkpoint"` // a signed note with one signature
	Proof      Proof   `json:"proof"`
	Entries    []Entry `json:"entries"` // the request's chain from its first entry
	Summary    Summary `json:"summary"`

	Tree transparency.Checkpoint `json:"-"` // what the checkpoint says; only Check fills it
}

// Proof puts the last entry into the tree of the checkpoint.
type Proof struct {
	Index  int64       `json:"index"` // of the last entry, from 0
	Hashes []tlog.Hash `json:"hashes"`
}

// Entry is one entry of the ledger: what its hash covers, and the hash.
type Entry struct {
	Number    int             `json:"number"`
	SubjectID uuid.UUID       `json:"subjectId"`
	At        time.Time       `json:"at"`
	ActorKind string          `json:"actorKind"`
	Actor     string          `json:"actor"`
	ActorID   *uuid.UUID      `json:"actorId,omitempty"`
	Action    string          `json:"action"`
	Detail    json.RawMessage `json:"detail"`
	Previous  []byte          `json:"previous,omitempty"` // none for the first
	Hash      tlog.Hash       `json:"hash"`
}

// New writes the certificate of a request whose chain has these records, at least
// one, the last of which the proof puts into the tree of the checkpoint. It checks
// nothing: see Check.
func New(ledger, checkpoint string, proof Proof, records []transparency.Record) Certificate {
	if proof.Hashes == nil {
		proof.Hashes = []tlog.Hash{} // the only entry of a ledger
	}
	entries := make([]Entry, len(records))
	for i, r := range records {
		entries[i] = Entry{
			Number: r.Number, SubjectID: r.SubjectID, At: inLedger(r.At), ActorKind: r.ActorKind, Actor: r.Actor, ActorID: r.ActorID,
			Action: r.Action, Detail: r.Detail, Previous: r.Previous, Hash: r.Hash(),
		}
	}
	return Certificate{
		Format: Format, Ledger: ledger, Checkpoint: checkpoint, Proof: proof, Entries: entries, Summary: Summarise(entries),
	}
}

// Encode writes the file. A certificate is written in one way only.
func (c Certificate) Encode() ([]byte, error) {
	out, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the certificate: %w", err)
	}
	return append(out, '\n'), nil
}

// Key names the key that signed the checkpoint, as the line of its public key
// begins: name+hash. It is empty unless there is one signature.
func (c Certificate) Key() string {
	_, signature, _ := strings.Cut(c.Checkpoint, "\n\n")
	words := strings.Fields(signature)
	if len(words) != 3 {
		return ""
	}
	signed, err := base64.StdEncoding.DecodeString(words[2])
	if err != nil || len(signed) < 4 {
		return ""
	}
	return fmt.Sprintf("%s+%x", words[1], signed[:4])
}

// record is the entry as its hash covers it. The file has the detail with more
// spaces than the ledger.
func (e Entry) record() (transparency.Record, error) {
	var detail bytes.Buffer
	if err := json.Compact(&detail, e.Detail); err != nil {
		return transparency.Record{}, fmt.Errorf("its detail is not JSON: %w", err)
	}
	return transparency.Record{
		SubjectID: e.SubjectID, Number: e.Number, At: e.At, ActorKind: e.ActorKind, Actor: e.Actor, ActorID: e.ActorID,
		Action: e.Action, Detail: detail.Bytes(), Previous: e.Previous,
	}, nil
}

// inLedger is the time as the ledger has it.
func inLedger(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
