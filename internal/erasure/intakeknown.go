package erasure

import (
	"database/sql"
	"time"

	"github.com/google/uuid"
)

// known is what the database knows of arrivals, each named by its place among them.
type known struct {
	now      time.Time
	version  int               // of the rules; 0 when nothing is published
	rules    *published        // nil when nothing is published
	keys     map[int]usedKey   // whose idempotency key was used before
	earlier  map[int]uuid.UUID // the first open request of the same person
	busy     map[int]bool      // whose earlier request somebody is changing
	previous map[int]uuid.UUID // the newest archived request of the same person
}

type usedKey struct {
	request     uuid.UUID
	fingerprint []byte
}

// fact is one row of what look was told.
type fact struct {
	kind    string
	n       int
	id      uuid.NullUUID
	print   []byte
	at      sql.NullTime
	version sql.NullInt64
}

func (k *known) take(f fact) {
	switch f.kind {
	case "now":
		k.now, k.version = f.at.Time.UTC(), int(f.version.Int64)
	case "key":
		k.keys[f.n] = usedKey{f.id.UUID, f.print}
	case "earlier":
		k.earlier[f.n] = f.id.UUID
	case "busy":
		k.busy[f.n] = true
	case "previous":
		k.previous[f.n] = f.id.UUID
	}
}
