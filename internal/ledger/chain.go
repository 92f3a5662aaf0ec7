package ledger

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/database"
)

// end is where a chain stands: the number of its last entry and its hash; zero
// for a chain without entries.
type end struct {
	number int
	hash   []byte
}

// ends finds where the chains of the entries' subjects stand.
func ends(ctx context.Context, tx *ent.Tx, entries []Entry) (map[uuid.UUID]end, error) {
	found := make(map[uuid.UUID]end, len(entries))
	for _, e := range entries {
		found[e.Subject] = end{}
	}
	subjects := make([]uuid.UUID, 0, len(found))
	for subject := range found {
		subjects = append(subjects, subject)
	}
	asked, err := json.Marshal(subjects)
	if err != nil {
		return nil, fmt.Errorf("list the chains of the ledger: %w", err)
	}
	rows, err := tx.QueryContext(ctx, `
SELECT e.subject_id, e.number, e.hash
FROM json_array_elements_text($1) s CROSS JOIN LATERAL (
	SELECT subject_id, number, hash FROM ledger_entries
	WHERE subject_id = s.value::uuid ORDER BY number DESC LIMIT 1
) e`, string(asked))
	if err != nil {
		return nil, fmt.Errorf("read the end of the ledger's chains: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var subject uuid.UUID
		var e end
		if err := rows.Scan(&subject, &e.number, &e.hash); err != nil {
			return nil, fmt.Errorf("read the end of the ledger's chains: %w", err)
		}
		found[subject] = e
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the end of the ledger's chains: %w", err)
	}
	return found, nil
}

// line is an entry on its way into the table, without the time that all entries of
// one call have in common.
type line struct {
	ID        uuid.UUID  `json:"id"`
	SubjectID uuid.UUID  `json:"subject_id"`
	Number    int        `json:"number"`
	ActorKind string     `json:"actor_kind"`
	Actor     string     `json:"actor"`
	ActorID   *uuid.UUID `json:"actor_id,omitempty"`
	Action    string     `json:"action"`
	Detail    string     `json:"detail"` // as text: the hash covers the bytes
	Previous  string     `json:"previous,omitempty"`
	Hash      string     `json:"hash"`
}

const insertQuery = database.PreparedOnce + `
INSERT INTO ledger_entries (id, subject_id, number, at, actor_kind, actor, actor_id, action, detail, previous, hash, tx)
SELECT id, subject_id, number, $2, actor_kind, actor, actor_id, action, detail::json, decode(coalesce(previous, ''), 'hex'), decode(hash, 'hex'), (SELECT ledger_position())
FROM json_to_recordset($1) AS r (id uuid, subject_id uuid, number bigint, actor_kind text, actor text, actor_id uuid, action text, detail text, previous text, hash text)`

func insert(ctx context.Context, tx *ent.Tx, rows []*ent.LedgerEntry) error {
	lines := make([]line, len(rows))
	for n, r := range rows {
		lines[n] = line{
			ID: r.ID, SubjectID: r.SubjectID, Number: r.Number,
			ActorKind: r.ActorKind, Actor: r.Actor, ActorID: r.ActorID, Action: r.Action, Detail: string(r.Detail),
			Previous: hex.EncodeToString(r.Previous), Hash: hex.EncodeToString(r.Hash),
		}
	}
	list, err := json.Marshal(lines)
	if err != nil {
		return fmt.Errorf("list the entries: %w", err)
	}
	_, err = tx.ExecContext(ctx, insertQuery, string(list), rows[0].At)
	return err
}
