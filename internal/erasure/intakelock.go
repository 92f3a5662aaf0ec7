package erasure

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"slices"

	"lethe/ent"
	"lethe/internal/database"
)

// lockQuery takes the locks in their order. What is looked for next is looked for in
// indexes, whatever Postgres believes of tables that grow faster than it counts them: to
// read one from end to end for each submission would stop them all.
const lockQuery = database.PreparedOnce + `
SELECT pg_advisory_xact_lock(value::bigint) FROM json_array_elements_text($1)
UNION ALL
SELECT NULL FROM (SELECT
	set_config('enable_seqscan', 'off', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
	set_config('join_collapse_limit', '1', true)) plans`

// lockTogether takes the locks of the arrivals' persons and idempotency keys until the
// transaction ends, all in one order, so that two transactions never wait for each
// other.
func lockTogether(ctx context.Context, tx *ent.Tx, together []*arrival) error {
	var locks []int64
	for _, a := range together {
		for _, index := range a.person.Indexes {
			locks = append(locks, lockOf(index))
		}
		if a.valid.key != nil {
			locks = append(locks, lockOf([]byte(a.sender()), a.valid.key))
		}
	}
	slices.Sort(locks)
	list, err := json.Marshal(slices.Compact(locks))
	if err != nil {
		return fmt.Errorf("list the locks of submissions: %w", err)
	}
	if _, err := tx.ExecContext(ctx, lockQuery, string(list)); err != nil {
		return fmt.Errorf("wait for another submission of a person: %w", err)
	}
	return nil
}

// lockOf is the number of the advisory lock of what the parts name.
func lockOf(parts ...[]byte) int64 {
	hash := sha256.New()
	for _, p := range parts {
		hash.Write(p)
	}
	return int64(binary.BigEndian.Uint64(hash.Sum(nil)))
}
