package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/jackc/pgx/v5"

	"lethe/internal/devpg"
)

// postgres is the server of both sides.
type postgres struct {
	server     *devpg.Server
	admin      *pgx.Conn
	postmaster int // process id
}

// startPostgres runs a server that loses nothing it has committed. With statements
// it counts what each statement costs.
func startPostgres(ctx context.Context, dir string, statements bool) (*postgres, error) {
	p := &postgres{}
	err := p.start(ctx, dir)
	if err == nil && statements {
		err = p.countStatements(ctx, dir)
	}
	if err == nil {
		err = p.durable(ctx)
	}
	if err != nil {
		return nil, errors.Join(err, p.stop(ctx))
	}
	return p, nil
}

func (p *postgres) start(ctx context.Context, dir string) (err error) {
	if p.server, err = devpg.Start(ctx, devpg.Options{Dir: dir, Database: "lethe"}); err != nil {
		return err
	}
	if p.admin, err = pgx.Connect(ctx, p.server.URL); err != nil {
		return err
	}
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.admin.PgConn().PID()))
	if err != nil {
		return err
	}
	_, p.postmaster, _, err = parseStat(stat)
	return err
}

func (p *postgres) stop(ctx context.Context) error {
	if p.admin != nil {
		_ = p.admin.Close(ctx) // the server stops anyway
	}
	if p.server == nil {
		return nil
	}
	return p.server.Stop(ctx)
}

// durable fails unless a commit is on the disk when it returns.
func (p *postgres) durable(ctx context.Context) error {
	for _, name := range []string{"fsync", "synchronous_commit", "full_page_writes"} {
		var value string
		if err := p.admin.QueryRow(ctx, "SELECT current_setting($1)", name).Scan(&value); err != nil {
			return err
		}
		if value != "on" {
			return fmt.Errorf("%s is %s: what is not durable must not be measured", name, value)
		}
	}
	return nil
}

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

// printStatements shows the statements that cost the most so far.
func (p *postgres) printStatements(ctx context.Context) error {
	rows, err := p.admin.Query(ctx, `
SELECT calls, rows, total_plan_time, total_exec_time, query FROM pg_stat_statements
ORDER BY total_exec_time + total_plan_time DESC LIMIT 16`)
	if err != nil {
		return err
	}
	type statement struct {
		Calls, Rows    int64
		Planning, Time float64 // milliseconds
		Text           string
	}
	costliest, err := pgx.CollectRows(rows, pgx.RowToStructByPos[statement])
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(os.Stderr, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "planning ms\texecution ms\tcalls\trows\t  statement")
	for _, s := range costliest {
		words := strings.Join(strings.Fields(s.Text), " ")
		fmt.Fprintf(table, "%.0f\t%.0f\t%d\t%d\t  %s\n", s.Planning, s.Time, s.Calls, s.Rows, words[:min(len(words), 130)])
	}
	return table.Flush()
}
