package audit_test

import (
	"testing"

	"lethe/internal/audit"
)

// BenchmarkSealDue seals 30,000 new entries at a time. It must stay far above
// the 5,000 a second that the busiest desk writes.
func BenchmarkSealDue(b *testing.B) {
	const entries = 30_000
	w := newWorld(b)
	for b.Loop() {
		b.StopTimer()
		w.flood(b, entries)
		b.StartTimer()
		w.seal(b, entries)
	}
	b.ReportMetric(entries*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

// BenchmarkVerify reads a ledger of 30,000 entries.
func BenchmarkVerify(b *testing.B) {
	const entries = 30_000
	w := newWorld(b)
	w.flood(b, entries)
	w.seal(b, entries)
	for b.Loop() {
		if _, err := w.Verify(b.Context(), audit.Verification{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(entries*float64(b.N)/b.Elapsed().Seconds(), "entries/s")
}

// flood writes entries as fast as Postgres takes them, each the first of its
// chain, with the hash that ledger.Append would give them.
func (w *world) flood(b *testing.B, n int) {
	b.Helper()
	_, err := w.db.SQL().ExecContext(b.Context(), `
WITH field AS (
	SELECT uuid_send(gen_random_uuid()) AS subject, int8send((extract(epoch FROM timestamptz '2026-11-20 12:00Z') * 1000000)::bigint) AS at
	FROM generate_series(1, $1)
)
INSERT INTO ledger_entries (id, subject_id, number, at, actor_kind, actor, action, detail, previous, hash, tx)
SELECT gen_random_uuid(), encode(subject, 'hex')::uuid, 1, '2026-11-20 12:00Z', 'system', 'bench', 'request.submitted', '{}', '',
	sha256(int8send(15) || 'lethe ledger v1'::bytea || int8send(0) || int8send(16) || subject || int8send(8) || int8send(1) || int8send(8) || at
		|| int8send(6) || 'system'::bytea || int8send(5) || 'bench'::bytea || int8send(0) || int8send(17) || 'request.submitted'::bytea
		|| int8send(2) || '{}'::bytea),
	(SELECT ledger_position())
FROM field`, n)
	if err != nil {
		b.Fatal(err)
	}
}
