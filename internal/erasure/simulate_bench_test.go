package erasure_test

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"lethe/internal/auth"
	"lethe/internal/erasure"
	"lethe/internal/pgtest"
	"lethe/internal/rules/document"
)

// BenchmarkSimulate looks at 100,000 requests, half of them archived, under two
// sets of 100 rules: three that differ, as a draft has, or all of them. No two
// requests have the same facts.
func BenchmarkSimulate(b *testing.B) {
	db := pgtest.New(b)
	desk := erasure.New(db, nil, nil, nil, standard, slog.New(slog.DiscardHandler))
	ctx := auth.With(b.Context(), auth.System("benchmark"))
	publishFor(b, ctx, desk, hundredRules("current", 100))
	if _, err := db.SQL().ExecContext(ctx, pastYear); err != nil {
		b.Fatal(err)
	}
	for name, differ := range map[string]int{"three": 3, "all": 100} {
		b.Run("differ="+name, func(b *testing.B) {
			d := parseFor(b, hundredRules("draft", differ))
			for b.Loop() {
				sim, err := desk.Simulate(ctx, erasure.Simulation{Document: d, Days: 30})
				if err != nil || sim.Requests != 100_000 || sim.Elsewhere == 0 {
					b.Fatalf("%d requests, %d elsewhere, %v", sim.Requests, sim.Elsewhere, err)
				}
			}
			b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/simulation")
		})
	}
}

// hundredRules is a document with 100 rules, the first of which have this name in
// what they ask for.
func hundredRules(name string, differ int) string {
	var y strings.Builder
	y.WriteString("apiVersion: lethe/v1\ndestinations:\n")
	for i := range 10 {
		fmt.Fprintf(&y, "  - {name: d%d, url: https://d%d.example.com/erase}\n", i, i)
	}
	y.WriteString("rules:\n  - {name: everyone, when: \"true\", to: [d0]}\n")
	for i := range 99 {
		which := "current"
		if i < differ {
			which = name
		}
		fmt.Fprintf(&y, "  - {name: r%d, when: 'regulation == \"GDPR\" && attributes.shop == \"s%d\" && attributes.age >= 18 || attributes.tier == \"%s\"', to: [d%d]}\n", i, i, which, 1+i%9)
	}
	return y.String()
}

func publishFor(b *testing.B, ctx context.Context, desk *erasure.Service, yaml string) {
	b.Helper()
	if _, err := desk.Publish(ctx, erasure.Publication{Document: parseFor(b, yaml)}); err != nil {
		b.Fatal(err)
	}
}

func parseFor(b *testing.B, yaml string) document.Document {
	b.Helper()
	d, err := document.Parse(strings.NewReader(yaml))
	if err != nil {
		b.Fatal(err)
	}
	return d
}

const pastYear = `
WITH made AS (
	SELECT n, gen_random_uuid() AS id,
		'ER-' || lpad(to_hex(n / 65536), 4, '0') || '-' || upper(lpad(to_hex(n % 65536), 4, '0')) AS reference,
		(ARRAY['GDPR', 'CCPA'])[1 + n % 2] AS regulation,
		jsonb_build_object('shop', 's' || n % 200, 'age', n, 'tier', (ARRAY['current', 'draft', 'other'])[1 + n % 3]) AS attributes,
		lethe_now() - n * interval '20 seconds' AS at
	FROM generate_series(1, 100000) n
), open AS (
	INSERT INTO erasure_requests (id, reference, state, cause, regulation, source, attributes, submitted_at, received_at, due_at)
	SELECT id, reference, 'IN_REVIEW', 'other', regulation, 'shop', attributes, at, at, at + interval '1 month' FROM made WHERE n % 2 = 0
	RETURNING id
), identified AS (
	INSERT INTO identifiers (id, request_id, type, masked, sealed, blind_index, position)
	SELECT gen_random_uuid(), id, 'email', 'a…', '', substr(sha256(id::text::bytea), 1, 17), 0 FROM open
)
INSERT INTO archived_requests (id, reference, state, cause, regulation, source, attributes, submitted_at, received_at, due_at, finished_at, archived_at, identifier_types, outcomes)
SELECT id, reference, 'COMPLETED', 'other', regulation, 'shop', attributes, at, at, at, at, at, '["email"]', '[]' FROM made WHERE n % 2 = 1`
