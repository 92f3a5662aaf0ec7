package live_test

import (
	"context"
	"testing"

	"lethe/ent"
	"lethe/internal/live"
	"lethe/internal/pgtest"
)

func TestParseSight(t *testing.T) {
	t.Parallel()
	s, ok := live.ParseSight("1000:812:815:812,814")
	if !ok || s.From() != 1812 {
		t.Fatalf("from %d, %v; want 1812", s.From(), ok)
	}
	for position, want := range map[int64]bool{1811: true, 1812: false, 1813: true, 1814: false, 1815: false, 1816: false} {
		if got := s.Saw(position); got != want {
			t.Errorf("saw %d: %v, want %v", position, got, want)
		}
	}
	for _, wrong := range []string{"", "1:2:3", "1:2:3:4:5", "a:1:2:", "-1:1:2:", "1:1:2:x", "1:1:2:3,"} {
		if _, ok := live.ParseSight(wrong); ok {
			t.Errorf("%q is taken", wrong)
		}
	}
}

// What a page could not see is not seen, although later transactions are.
func TestSeen_TellsWhatAPageCouldSee(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	position := func(tx *ent.Tx) (n int64) {
		rows, err := tx.QueryContext(t.Context(), "SELECT ledger_position()")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		for rows.Next() {
			if err := rows.Scan(&n); err != nil {
				t.Fatal(err)
			}
		}
		return n
	}
	var before, open, between int64
	var sight live.Sight
	in := func(do func(*ent.Tx)) {
		if err := db.InTx(t.Context(), func(_ context.Context, tx *ent.Tx) error { do(tx); return nil }); err != nil {
			t.Fatal(err)
		}
	}
	in(func(tx *ent.Tx) { before = position(tx) })
	in(func(tx *ent.Tx) {
		open = position(tx)
		in(func(tx *ent.Tx) { between = position(tx) })
		var text string
		if err := db.SQL().QueryRowContext(t.Context(), "SELECT "+live.Seen).Scan(&text); err != nil {
			t.Fatal(err)
		}
		var ok bool
		if sight, ok = live.ParseSight(text); !ok {
			t.Fatalf("%q cannot be read", text)
		}
	})
	if !sight.Saw(before) || sight.Saw(open) || !sight.Saw(between) {
		t.Errorf("saw before %v, open %v, between %v; want true, false, true", sight.Saw(before), sight.Saw(open), sight.Saw(between))
	}
}
