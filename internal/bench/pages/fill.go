package main

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
)

//go:embed fill.sql
var fillSQL string

// fill writes the requests. Indexes are made once the rows are there, and everything
// is vacuumed and analysed, as in a database that has lived.
func (d *desk) fill(ctx context.Context) error {
	began := time.Now()
	say("filling %d open and %d archived requests", d.options.open, d.options.archived)
	indexes, err := d.dropIndexes(ctx)
	if err != nil {
		return err
	}
	statements := strings.NewReplacer("$OPEN", strconv.Itoa(d.options.open), "$ARCHIVED", strconv.Itoa(max(1, d.options.archived))).Replace(fillSQL)
	settings := []string{"ALTER SYSTEM SET max_wal_size = '8GB'", "SELECT pg_reload_conf()"}
	if err := d.each(ctx, append(settings, strings.Split(statements, ";\n")...)); err != nil {
		return err
	}
	say("%s: making the indexes", time.Since(began).Round(time.Second))
	last := []string{"SELECT lethe_recount()", "VACUUM ANALYZE", "CHECKPOINT", "RESET ALL"}
	if err := d.each(ctx, append(indexes, last...)); err != nil {
		return err
	}
	say("%s: filled", time.Since(began).Round(time.Second))
	return nil
}

// each executes statements one by one.
func (d *desk) each(ctx context.Context, statements []string) error {
	for _, statement := range statements {
		if _, err := d.db.Exec(ctx, statement); err != nil {
			return fmt.Errorf("%w in %.80s", err, strings.TrimSpace(statement))
		}
	}
	return nil
}

// dropIndexes drops every index of the tables to fill that is no constraint, and
// returns the statements that make them again.
func (d *desk) dropIndexes(ctx context.Context) ([]string, error) {
	const list = `SELECT format('DROP INDEX %s', i.indexrelid::regclass), pg_get_indexdef(i.indexrelid) FROM pg_index i
		WHERE i.indrelid IN ('erasure_requests'::regclass, 'archived_requests'::regclass, 'identifiers'::regclass, 'deliveries'::regclass)
		AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = i.indexrelid)`
	rows, err := d.db.Query(ctx, list)
	if err != nil {
		return nil, err
	}
	type index struct{ Drop, Create string }
	found, err := pgx.CollectRows(rows, pgx.RowToStructByPos[index])
	if err != nil {
		return nil, err
	}
	var create []string
	for _, i := range found {
		if _, err := d.db.Exec(ctx, i.Drop); err != nil {
			return nil, err
		}
		create = append(create, i.Create)
	}
	return create, nil
}
