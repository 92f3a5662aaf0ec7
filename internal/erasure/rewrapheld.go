package erasure

import (
	"context"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"

	"lethe/internal/privacy"
)

// KeysHeld finds the keys that rows hang on. It reads every row. Only the system may
// call it.
func (s *Service) KeysHeld(ctx context.Context) (privacy.Held, error) {
	if err := requireOperator(ctx); err != nil {
		return privacy.Held{}, err
	}
	var held privacy.Held
	for _, q := range []struct {
		into  any
		query string
	}{
		{&held.SealPrefixes, `
			SELECT substring(data_key FROM 1 FOR 5) FROM erasure_requests WHERE data_key IS NOT NULL
			UNION SELECT substring(sealed FROM 1 FOR 5) FROM destination_secrets`},
		{&held.IndexVersions, `SELECT DISTINCT get_byte(blind_index, 0) FROM identifiers`},
		{&held.TombstoneVersions, `SELECT DISTINCT get_byte(mark, 0) FROM tombstones WHERE expires_at > (SELECT lethe_now())`},
	} {
		if err := s.scanAll(ctx, q.query, q.into); err != nil {
			return privacy.Held{}, fmt.Errorf("look for the keys that rows hang on: %w", err)
		}
	}
	return held, nil
}

func (s *Service) scanAll(ctx context.Context, query string, into any) error {
	rows, err := s.db.Read().QueryContext(ctx, query)
	if err != nil {
		return err
	}
	defer rows.Close()
	return entsql.ScanSlice(rows, into)
}
