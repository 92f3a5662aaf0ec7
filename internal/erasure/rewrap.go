package erasure

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/privacy"
)

// Keyset is the subject of the ledger entries about the keys.
var Keyset = uuid.MustParse("00000000-0000-7000-8000-000000000006")

// Rewrapped is how many values were written anew under the primary keys.
type Rewrapped struct {
	DataKeys   int `json:"dataKeys"`   // of requests
	Indexes    int `json:"indexes"`    // of identifiers
	Secrets    int `json:"secrets"`    // of destinations
	Unreadable int `json:"unreadable"` // requests and secrets that do not open: they were changed, or moved to another row
}

func (r Rewrapped) written() int { return r.DataKeys + r.Indexes + r.Secrets }

// Rewrap writes anew, under the primary keys, what hangs on others: the data keys of
// requests, the blind indexes of identifiers and the secrets of destinations. It
// works in parts of 100 rows beside everything else, tells progress after each, and
// goes on until it finds nothing more; broken off, it can be called again. What does
// not open stays as it is, is logged, and is counted at each pass. At the end the
// ledger says which keys are primary now. Only the system may call it.
func (s *Service) Rewrap(ctx context.Context, progress func(Rewrapped)) (Rewrapped, error) {
	if err := requireOperator(ctx); err != nil {
		return Rewrapped{}, err
	}
	var all Rewrapped
	for {
		p, before := s.keys.Primary(), all.written()
		// What it counted in the pass before is there still.
		all.Unreadable = 0
		for _, part := range []rewrapPart{s.rewrapRequests, s.rewrapSecrets} {
			if err := s.eachPart(ctx, p, part, &all, progress); err != nil {
				return all, err
			}
		}
		if all.written() == before {
			return all, s.recordRotation(ctx, p, all)
		}
	}
}

func requireOperator(ctx context.Context) error {
	if auth.From(ctx).Kind != auth.SystemKind {
		return fault.New(fault.Forbidden, "Keys are changed on the command line only.")
	}
	return nil
}

// rewrapPart writes anew the next rows after one, and returns the last that it
// looked at; the zero id when there are no more. It adds to the count when it
// commits.
type rewrapPart func(ctx context.Context, p privacy.Primary, after uuid.UUID) (last uuid.UUID, done Rewrapped, err error)

func (s *Service) eachPart(ctx context.Context, p privacy.Primary, part rewrapPart, all *Rewrapped, progress func(Rewrapped)) error {
	for after := uuid.Nil; ; {
		last, done, err := part(ctx, p, after)
		if err != nil || last == uuid.Nil {
			return err
		}
		after = last
		all.DataKeys += done.DataKeys
		all.Indexes += done.Indexes
		all.Secrets += done.Secrets
		all.Unreadable += done.Unreadable
		progress(*all)
	}
}

// rewrite gives each row its value in one column, with one statement. Two of the
// columns are immutable for ent, because nothing else changes them.
func rewrite(ctx context.Context, tx *ent.Tx, table, column string, values map[uuid.UUID][]byte) error {
	type row struct {
		ID    uuid.UUID `json:"id"`
		Value string    `json:"value"`
	}
	rows := make([]row, 0, len(values))
	for id, value := range values {
		rows = append(rows, row{id, hex.EncodeToString(value)})
	}
	list, err := json.Marshal(rows)
	if err != nil {
		return fmt.Errorf("list %d rows of %s: %w", len(rows), table, err)
	}
	_, err = tx.ExecContext(ctx, fmt.Sprintf(`
UPDATE %[1]s SET %[2]s = decode(r.value, 'hex')
FROM json_to_recordset($1) AS r (id uuid, value text) WHERE %[1]s.id = r.id`, table, column), string(list))
	if err != nil {
		return fmt.Errorf("write %s of %d rows of %s: %w", column, len(rows), table, err)
	}
	return nil
}
