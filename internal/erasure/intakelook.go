package erasure

import (
	"context"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/database"
	"lethe/internal/lifecycle"
)

// errMustWait is what becomes of an arrival that would have to wait for somebody who
// changes the earlier request of its person.
var errMustWait = errors.New("somebody is changing the earlier request of the person")

// question is what is asked of the database about one arrival; bytes in hex.
type question struct {
	N         int      `json:"n"`
	Sender    string   `json:"sender"`
	Key       string   `json:"key,omitempty"`
	Indexes   []string `json:"indexes"`
	Marks     []string `json:"marks"`
	Reference string   `json:"reference"`
}

// lookQuery asks about all of them at once. Each holds the locks of its person and of
// its idempotency key by then, so that of several that come at once each knows those
// before it; and the earlier request that it found cannot be closed and archived before
// it is saved.
const lookQuery = database.PreparedOnce + `
WITH asked AS MATERIALIZED (
	SELECT * FROM json_to_recordset($1) AS q (n int, sender text, key bytea, indexes bytea[], marks bytea[], reference text)
)
SELECT 'now' AS kind, 0 AS n, NULL::uuid AS id, NULL::bytea AS print, lethe_now() AS at, (SELECT max(version) FROM rule_sets) AS version
UNION ALL
SELECT 'key', q.n, k.request_id, k.input_fingerprint, NULL, NULL
FROM asked q JOIN idempotency_keys k ON k.sender = q.sender AND k.key_fingerprint = q.key
UNION ALL
SELECT CASE WHEN held.id IS NULL THEN 'busy' ELSE 'earlier' END, found.n, found.id, NULL, NULL, NULL
FROM (
	SELECT DISTINCT ON (q.n) q.n, r.id
	FROM asked q CROSS JOIN LATERAL unnest(q.indexes) wanted JOIN identifiers i ON i.blind_index = wanted JOIN erasure_requests r ON r.id = i.request_id
	WHERE r.state IN (OPEN) ORDER BY q.n, r.received_at, r.id
) found
LEFT JOIN LATERAL (
	SELECT r.id FROM erasure_requests r WHERE r.id = found.id AND r.state IN (OPEN) FOR SHARE SKIP LOCKED
) held ON true
UNION ALL
SELECT 'previous', found.n, found.request_id, NULL, NULL, NULL
FROM (
	SELECT DISTINCT ON (q.n) q.n, t.request_id
	FROM asked q CROSS JOIN LATERAL unnest(q.marks) wanted JOIN tombstones t ON t.mark = wanted
	WHERE t.expires_at > (SELECT lethe_now()) ORDER BY q.n, t.finished_at DESC, t.id
) found
UNION ALL
SELECT 'reference', q.n, NULL, NULL, NULL, NULL
FROM asked q JOIN archived_requests a ON a.reference = q.reference`

var (
	lookAtOnce  = strings.ReplaceAll(lookQuery, "OPEN", quoted(lifecycle.OpenRequestStates()))
	lookAndWait = strings.Replace(lookAtOnce, " SKIP LOCKED", "", 1)
)

func quoted(states []lifecycle.RequestState) string {
	words := make([]string, len(states))
	for n, s := range states {
		words[n] = "'" + string(s) + "'"
	}
	return strings.Join(words, ", ")
}

// look asks once more when the earlier request that it waited for was closed
// meanwhile: there may be another.
func (s *Service) look(ctx context.Context, tx *ent.Tx, together []*arrival, wait bool) (known, error) {
	if err := lockTogether(ctx, tx, together); err != nil {
		return known{}, err
	}
	if !wait {
		return s.lookOnce(ctx, tx, together, lookAtOnce)
	}
	for {
		k, err := s.lookOnce(ctx, tx, together, lookAndWait)
		if err != nil || len(k.busy) == 0 {
			return k, err
		}
	}
}

func (s *Service) lookOnce(ctx context.Context, tx *ent.Tx, together []*arrival, query string) (known, error) {
	questions := make([]question, len(together))
	for n, a := range together {
		questions[n] = a.question(n)
	}
	list, err := json.Marshal(questions)
	if err != nil {
		return known{}, fmt.Errorf("list the submissions: %w", err)
	}
	rows, err := tx.QueryContext(ctx, query, string(list))
	if err != nil {
		return known{}, fmt.Errorf("look for what is known of submissions: %w", err)
	}
	defer rows.Close()
	k := known{keys: map[int]usedKey{}, earlier: map[int]uuid.UUID{}, busy: map[int]bool{}, previous: map[int]uuid.UUID{}}
	for rows.Next() {
		var f fact
		if err := rows.Scan(&f.kind, &f.n, &f.id, &f.print, &f.at, &f.version); err != nil {
			return known{}, fmt.Errorf("read what is known of submissions: %w", err)
		}
		k.take(f)
		if f.kind == "reference" { // an archived request has it
			together[f.n].reference = newReference()
		}
	}
	if err := rows.Err(); err != nil {
		return known{}, fmt.Errorf("read what is known of submissions: %w", err)
	}
	if k.version > 0 {
		k.rules, err = s.rulesAt(ctx, tx.Client(), k.version)
	}
	return k, err
}

func (a *arrival) question(n int) question {
	return question{
		N: n, Sender: a.sender(), Key: bytea(a.valid.key), Reference: a.reference,
		Indexes: byteas(a.person.Indexes), Marks: byteas(a.person.Marks),
	}
}

// bytea writes bytes as Postgres does, in its hex format.
func bytea(b []byte) string {
	if b == nil {
		return ""
	}
	return `\x` + hex.EncodeToString(b)
}

func byteas(list [][]byte) []string {
	out := make([]string, len(list))
	for n, b := range list {
		out[n] = bytea(b)
	}
	return out
}
