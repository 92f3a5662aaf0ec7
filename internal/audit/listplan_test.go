package audit_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/audit"
	"lethe/internal/auth"
	"lethe/internal/pgtest"
)

// many writes entries of every minute: of the jobs, with a person's among a
// thousand.
const many = `
INSERT INTO ledger_entries (id, subject_id, number, at, actor_kind, actor, actor_id, action, detail, previous, hash)
SELECT gen_random_uuid(), ('00000000-0000-7000-8000-' || lpad(to_hex(1000000 + n / 10), 12, '0'))::uuid, 1 + n % 10,
	timestamptz '2026-01-01' + n * interval '1 minute',
	CASE WHEN n % 1000 = 0 THEN 'staff' ELSE 'system' END,
	CASE WHEN n % 1000 = 0 THEN 'Robin Okafor' ELSE 'jobs.forward' END,
	CASE WHEN n % 1000 = 0 THEN '0190b5a0-0000-7000-8000-00000000000b'::uuid END,
	CASE WHEN n % 1000 = 0 THEN 'staff.signed_in' WHEN n % 2 = 0 THEN 'request.routed' ELSE 'delivery.attempted' END,
	'{}', '', decode(repeat('00', 32), 'hex')
FROM generate_series(0, 12000 - 1) n`

func TestExport_HandsOutEachEntryOnce(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	pgtest.AsOwner(t, d.db, many)
	export, err := d.Export(d.auditor, audit.Filter{To: time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	seen, last := map[uuid.UUID]bool{}, time.Now()
	for {
		part, err := export.Next(d.auditor)
		if err != nil {
			t.Fatal(err)
		}
		if len(part) == 0 {
			break
		}
		for _, e := range part {
			if e.At.After(last) {
				t.Fatalf("%s comes after %s", e.At, last)
			}
			seen[e.ID], last = true, e.At
		}
	}
	if len(seen) != 12_000 || export.Cut() {
		t.Errorf("%d entries, cut: %t; want 12000", len(seen), export.Cut())
	}
	if got := d.entries(t); got != `Robin Okafor ledger.exported {"before":"2026-02-01T00:00:00Z"}` {
		t.Errorf("on record is %s", got)
	}
}

// Each condition finds a page of a long ledger without reading all of it.
func TestEntries_AreFoundByAnIndex(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	pgtest.AsOwner(t, d.db, many)
	pgtest.AsOwner(t, d.db, "ANALYZE ledger_entries")
	person := uuid.MustParse("0190b5a0-0000-7000-8000-00000000000b")
	for name, where := range map[string]string{
		"all":     "true",
		"action":  "action = 'staff.signed_in' AND " + audit.NotEveryday,
		"kind":    "action LIKE 'staff.%' AND " + audit.NotEveryday,
		"actor":   "actor = 'Robin Okafor' AND " + audit.NotOfJobs,
		"actorId": "actor_id = '" + person.String() + "' AND " + audit.OfStaff,
		"subject": "subject_id = '00000000-0000-7000-8000-0000000f4240'",
		"days":    "at >= '2026-01-03' AND at < '2026-01-04'",
	} {
		plan := d.explain(t, "SELECT * FROM ledger_entries WHERE "+where+" ORDER BY at DESC, id DESC LIMIT 51")
		if strings.Contains(plan, "Seq Scan") || strings.Contains(plan, "Rows Removed by Filter") {
			t.Errorf("%s reads too much:\n%s", name, plan)
		}
	}
	for name, c := range map[string]struct {
		filter audit.Filter
		want   int
	}{
		"action": {audit.Filter{Action: "staff.signed_in"}, 12},
		"kind":   {audit.Filter{Kind: "staff"}, 12},
		"actor":  {audit.Filter{ActorID: person, Actor: "Robin Okafor"}, 12},
		"days":   {audit.Filter{Actor: "Robin Okafor", To: time.Date(2026, 1, 2, 0, 0, 0, 0, time.UTC)}, 2},
	} {
		query, err := d.Entries(auth.With(t.Context(), auth.System("test")), c.filter)
		if err != nil {
			t.Fatal(err)
		}
		if n := query.Order(ent.Asc(ledgerentry.FieldAt)).CountX(t.Context()); n != c.want {
			t.Errorf("%s keeps %d, want %d", name, n, c.want)
		}
	}
}

func (d *desk) explain(t *testing.T, query string) string {
	t.Helper()
	rows, err := d.db.SQL().QueryContext(t.Context(), "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) "+query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var plan strings.Builder
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		plan.WriteString(line + "\n")
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return plan.String()
}
