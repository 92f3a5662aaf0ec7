package ledger

import (
	"bytes"
	"cmp"
	"encoding/binary"

	"github.com/google/uuid"
)

// Position is the place of an entry in the order in which entries are sealed.
// The zero Position is before every entry.
type Position struct {
	Tx int64 // the transaction that wrote it
	ID uuid.UUID
}

// PositionSize is the length of an encoded Position, in bytes.
const PositionSize = 24

// Compare returns -1, 0 or 1 as p is before, at or after q. It is the order of
// Postgres for (tx, id).
func (p Position) Compare(q Position) int {
	if order := cmp.Compare(p.Tx, q.Tx); order != 0 {
		return order
	}
	return bytes.Compare(p.ID[:], q.ID[:])
}

// Append adds the encoding of p to b.
func (p Position) Append(b []byte) []byte {
	return append(binary.BigEndian.AppendUint64(b, uint64(p.Tx)), p.ID[:]...)
}

// PositionAt decodes the nth Position in a row of them.
func PositionAt(b []byte, n int) Position {
	b = b[n*PositionSize:][:PositionSize]
	return Position{Tx: int64(binary.BigEndian.Uint64(b)), ID: uuid.UUID(b[8:])}
}
