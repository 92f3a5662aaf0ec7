// Package transparency is what a stranger needs to check the ledger: no
// database, no network, no key but a public one.
//
//	record ──hash──► leaf ─┐
//	record ──hash──► leaf ─┼─► Merkle tree ─► root ─► checkpoint, signed
//	record ──hash──► leaf ─┘
//
// A record is an entry of the ledger with everything that its hash covers. The
// tree is that of RFC 6962, section 2.1; a checkpoint states its size and root
// (C2SP tlog-checkpoint), signed as a note (C2SP signed-note). Whoever keeps one
// can have it proved that a record is in the tree, and that the tree of today
// goes on from the tree of then.
package transparency

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"time"

	"github.com/google/uuid"
	"golang.org/x/mod/sumdb/tlog"
)

// Record is one entry of the ledger. The records of one subject form a chain:
// each has the hash of the one before it in Previous.
type Record struct {
	SubjectID uuid.UUID
	Number    int       // in the chain, from 1
	At        time.Time // to the microsecond; its zone does not count
	ActorKind string
	Actor     string
	ActorID   *uuid.UUID
	Action    string
	Detail    json.RawMessage // byte for byte as it was written
	Previous  []byte          // empty for the first of a chain
}

// Hash is the SHA-256 over every field, each with its length before it as eight
// bytes, so that no two records have the same encoding.
func (r Record) Hash() [32]byte {
	h := sha256.New()
	write := func(field []byte) {
		var size [8]byte
		binary.BigEndian.PutUint64(size[:], uint64(len(field)))
		h.Write(size[:])
		h.Write(field)
	}
	write([]byte("lethe ledger v1"))
	write(r.Previous)
	write(r.SubjectID[:])
	write(binary.BigEndian.AppendUint64(nil, uint64(r.Number)))
	write(binary.BigEndian.AppendUint64(nil, uint64(r.At.UnixMicro())))
	write([]byte(r.ActorKind))
	write([]byte(r.Actor))
	if r.ActorID != nil {
		write(r.ActorID[:])
	} else {
		write(nil)
	}
	write([]byte(r.Action))
	write(r.Detail)
	return [32]byte(h.Sum(nil))
}

// Leaf is the hash of an entry's leaf in the tree (RFC 6962, section 2.1).
func Leaf(entryHash [32]byte) tlog.Hash { return tlog.RecordHash(entryHash[:]) }
