package web

import (
	"encoding/base64"
	"encoding/binary"
	"time"

	"github.com/google/uuid"

	"lethe/internal/fault"
)

// key is the place of a row in a list that is ordered by a time and the id. It
// travels in the address as 24 bytes of base64: the microseconds since 1970 and
// the id.
type key struct {
	at time.Time
	id uuid.UUID
}

func (k key) String() string {
	raw := binary.BigEndian.AppendUint64(nil, uint64(k.at.UnixMicro()))
	return base64.RawURLEncoding.EncodeToString(append(raw, k.id[:]...))
}

// parseKey reads a key. The years are those that Postgres and people know.
func parseKey(text string) (key, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(text)
	if err != nil || len(raw) != 24 {
		return key{}, errKey
	}
	at := time.UnixMicro(int64(binary.BigEndian.Uint64(raw))).UTC()
	if at.Year() < 1970 || at.Year() > 9999 {
		return key{}, errKey
	}
	return key{at: at, id: uuid.UUID(raw[8:])}, nil
}

var errKey = fault.New(fault.BadInput, "This is not the address of a page of the list. Start again from its first page.")

// perPage is how many rows a list shows at once.
const perPage = 50

// turn cuts a list that was read with one row more than fits, and returns the
// key of the next page; empty on the last.
func turn[T any](rows []T, place func(T) key) ([]T, string) {
	if len(rows) <= perPage {
		return rows, ""
	}
	rows = rows[:perPage]
	return rows, place(rows[perPage-1]).String()
}
