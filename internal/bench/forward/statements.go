package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/jackc/pgx/v5"
)

// countStatements starts the server again with pg_stat_statements, which must be
// loaded at its start.
func (p *postgres) countStatements(ctx context.Context, dir string) error {
	_, err := p.admin.Exec(ctx, "ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'")
	if err != nil {
		return err
	}
	if err := p.stop(ctx); err != nil {
		return err
	}
	if err := p.start(ctx, dir); err != nil {
		return fmt.Errorf("load pg_stat_statements: %w", err)
	}
	_, err = p.admin.Exec(ctx, "CREATE EXTENSION pg_stat_statements")
	return err
}

// statement is what all calls of one statement cost.
type statement struct {
	Calls, Rows int64
	WAL         int64   // bytes
	Total, Mean float64 // milliseconds
	Text        string
}

// printStatements shows the costliest statements of a database.
func (p *postgres) printStatements(ctx context.Context, name string) error {
	const query = `
SELECT s.calls, s.rows, s.wal_bytes::bigint, s.total_exec_time + s.total_plan_time AS total, s.mean_exec_time, s.query AS text
FROM pg_stat_statements s JOIN pg_database d ON d.oid = s.dbid
WHERE d.datname = $1 ORDER BY total DESC LIMIT 20`
	rows, err := p.admin.Query(ctx, query, name)
	if err != nil {
		return err
	}
	costliest, err := pgx.CollectRows(rows, pgx.RowToStructByPos[statement])
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(os.Stderr, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "total ms\tcalls\trows\tWAL kB\tmean ms\t  statement")
	for _, s := range costliest {
		fmt.Fprintf(table, "%.0f\t%d\t%d\t%d\t%.3f\t  %s\n", s.Total, s.Calls, s.Rows, s.WAL>>10, s.Mean, oneLine(s.Text))
	}
	return table.Flush()
}

// oneLine keeps as much of a statement as tells it from the others.
func oneLine(statement string) string {
	words := strings.Join(strings.Fields(statement), " ")
	return words[:min(len(words), 160)]
}
