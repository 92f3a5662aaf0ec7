package database_test

import (
	"context"
	"encoding/json"
	"testing"

	"lethe/ent"
	"lethe/internal/pgtest"
)

func TestS33_ParametersArriveAsTheyAre(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	for name, c := range map[string]struct {
		query string
		value any
	}{
		"jsonb":    {`SELECT $1::jsonb = '{"a": "é"}'::jsonb`, json.RawMessage(`{"a":"é"}`)},
		"json":     {`SELECT $1::json::text = '{"a":  1}'`, json.RawMessage(`{"a":  1}`)},
		"no JSON":  {`SELECT $1::jsonb IS NULL`, json.RawMessage(nil)},
		"bytes":    {`SELECT $1::bytea = '\x00015c78ff'`, []byte{0, 1, '\\', 'x', 0xff}},
		"no bytes": {`SELECT $1::bytea IS NULL`, []byte(nil)},
		"text":     {`SELECT $1::text = 'ab'`, "ab"},
		"nothing":  {`SELECT $1::text IS NULL`, nil},
		"a number": {`SELECT $1::bigint = -7`, -7},
		"a list":   {`SELECT $1::text[] = '{a,"b,c"}'`, []string{"a", "b,c"}},
	} {
		err := db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			rows, err := tx.QueryContext(ctx, c.query, c.value)
			if err != nil {
				return err
			}
			defer rows.Close()
			same := false
			for rows.Next() {
				err = rows.Scan(&same)
			}
			if !same {
				t.Errorf("%s: it is another value in Postgres", name)
			}
			return err
		})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
