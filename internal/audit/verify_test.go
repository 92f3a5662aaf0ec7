package audit_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"lethe/internal/audit"
	"lethe/internal/ledger"
	"lethe/internal/pgtest"
)

// written returns a ledger of two chains, ten entries in all, of which three
// checkpoints seal eight: the even ones in the order of sealing are of first.
func written(t *testing.T) *world {
	t.Helper()
	w := newWorld(t)
	for i, action := range []string{"submitted", "approved", "routed", "completed", "archived"} {
		w.write(t, first, "request."+action)
		w.write(t, second, "request."+action)
		if i%2 == 1 || i == 0 {
			w.seal(t, map[int]int{0: 2, 1: 2, 3: 4}[i])
		}
	}
	return w
}

func TestVerify_HoldsWhenNothingWasTouched(t *testing.T) {
	t.Parallel()
	w := written(t)
	told := int64(-1)
	got, err := w.Verify(t.Context(), audit.Verification{Outside: w.notes(t), Progress: func(n int64) { told = n }})
	if err != nil || got.Entries != 10 || got.Size != 8 || got.Newest.Size != 8 || told != 8 {
		t.Errorf("got %+v, %v, progress %d; want 10 entries, 8 of them sealed", got, err, told)
	}
	if got, err := newWorld(t).Verify(t.Context(), audit.Verification{}); err != nil || got.Entries != 0 {
		t.Errorf("an empty ledger: %+v, %v", got, err)
	}
}

// The fourth entry of the tree: number 2 of second.
const fourth = ` WHERE subject_id = '0190b5a0-0000-7000-8000-00000000000b' AND number = 2`

func TestS56_VerifyNamesTheEntryWhoseColumnWasChanged(t *testing.T) {
	t.Parallel()
	columns := map[string]string{
		"id":         `id = encode(set_bit(uuid_send(id), 120, 1 - get_bit(uuid_send(id), 120)), 'hex')::uuid`,
		"subject_id": `subject_id = '0190b5a0-0000-7000-8000-00000000000c'`,
		"number":     `number = 12`,
		"at":         `at = at + interval '1 microsecond'`,
		"actor_kind": `actor_kind = 'stafg'`,
		"actor":      `actor = 'Robin Okafos'`,
		"actor_id":   `actor_id = '0190b5a0-0000-7000-8000-00000000000a'`,
		"action":     `action = 'request.approvee'`,
		"detail":     `detail = '{"version": 3}'`,
		"previous":   `previous = set_byte(previous, 0, get_byte(previous, 0) # 1)`,
		"hash":       `hash = set_byte(hash, 31, get_byte(hash, 31) # 1)`,
		"tx":         `tx = tx * 1000`,
	}
	for name, set := range columns {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := written(t)
			w.tamper(t, `UPDATE ledger_entries SET `+set+fourth)
			got := w.broken(t)
			if got.Index != 3 || got.Number != 2 && name != "number" || got.Subject != second && name != "subject_id" {
				t.Errorf("got %v; want entry 3, number 2 of %s", got, second)
			}
		})
	}
	rows, err := newWorld(t).db.Read().QueryContext(t.Context(),
		`SELECT attname FROM pg_attribute WHERE attrelid = 'ledger_entries'::regclass AND attnum > 0 AND NOT attisdropped`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var column string
		if err := rows.Scan(&column); err != nil {
			t.Fatal(err)
		}
		if columns[column] == "" {
			t.Errorf("the column %s is not tried", column)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// broken expects that the ledger does not hold.
func (w *world) broken(t testing.TB) *audit.BrokenError {
	t.Helper()
	_, err := w.Verify(t.Context(), audit.Verification{})
	got, ok := errors.AsType[*audit.BrokenError](err)
	if !ok {
		t.Fatalf("got %v; want an entry that does not hold", err)
	}
	return got
}

func TestVerify_FindsBytesThatAreFlippedInARow(t *testing.T) {
	t.Parallel()
	w := written(t)
	for _, column := range []string{"previous", "hash"} {
		for byte := 0; byte < 32; byte += 5 {
			flip := fmt.Sprintf(`UPDATE ledger_entries SET %[1]s = set_byte(%[1]s, %[2]d, get_byte(%[1]s, %[2]d) # 16)`, column, byte) + fourth
			w.tamper(t, flip)
			if got := w.broken(t); got.Index != 3 {
				t.Errorf("byte %d of %s: %v", byte, column, got)
			}
			w.tamper(t, flip)
		}
	}
	for bit := 3; bit < 128; bit += 8 {
		flip := fmt.Sprintf(`UPDATE ledger_entries SET id = encode(set_bit(uuid_send(id), %[1]d, 1 - get_bit(uuid_send(id), %[1]d)), 'hex')::uuid`, bit) + fourth
		w.tamper(t, flip)
		if got := w.broken(t); got.Index != 3 {
			t.Errorf("bit %d of id: %v", bit, got)
		}
		w.tamper(t, flip)
	}
	w.seal(t, 2)
	w.holds(t, 10)
}

func TestS56_VerifyNamesWhatWasRemovedInsertedOrMoved(t *testing.T) {
	t.Parallel()
	const others = ` WHERE subject_id = '0190b5a0-0000-7000-8000-00000000000b' AND number = 3`
	for name, c := range map[string]struct {
		tamper string
		index  int64
		number int // 0: nobody can know
		reason string
	}{
		"removed":           {`DELETE FROM ledger_entries` + fourth, 3, 2, "removed"},
		"first removed":     {`DELETE FROM ledger_entries WHERE number = 1 AND subject_id = '0190b5a0-0000-7000-8000-00000000000a'`, 0, 1, "removed"},
		"end cut off":       {`DELETE FROM ledger_entries WHERE number >= 4`, 6, 0, "removed"},
		"end of a chain":    {`DELETE FROM ledger_entries WHERE number >= 4 AND subject_id = '0190b5a0-0000-7000-8000-00000000000b'`, 7, 0, "removed"},
		"all entries":       {`DELETE FROM ledger_entries`, 0, 0, "removed"},
		"places swapped":    {swapPlaces, 3, 3, "sealed as entry 5"},
		"numbers swapped":   {`UPDATE ledger_entries SET number = 12` + fourth + `; UPDATE ledger_entries SET number = 2` + others + `; UPDATE ledger_entries SET number = 3 WHERE number = 12`, 3, 3, "changed"},
		"moved to the end":  {`UPDATE ledger_entries SET tx = tx + 100000` + fourth, 3, 2, "moved away"},
		"inserted":          {insert("tx", "sha256(hash)"), 3, 12, "inserted"},
		"inserted in front": {insert("0", "sha256(hash)"), 0, 12, "inserted"},
		"copied":            {insert("0", "hash"), 0, 12, "sealed as entry 3"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := written(t)
			w.tamper(t, `SET LOCAL session_replication_role = replica; DROP INDEX ledgerentry_subject_id_number; `+c.tamper)
			got := w.broken(t)
			if got.Index != c.index || got.Number != c.number || !strings.Contains(got.Reason, c.reason) {
				t.Errorf("got %v; want entry %d, number %d: %s", got, c.index, c.number, c.reason)
			}
		})
	}
}

// swapPlaces exchanges the places of the fourth entry and the sixth.
const swapPlaces = `
CREATE TEMP TABLE places ON COMMIT DROP AS SELECT tx, id FROM ledger_entries
	WHERE subject_id = '0190b5a0-0000-7000-8000-00000000000b' AND number IN (2, 3);
UPDATE ledger_entries e SET id = gen_random_uuid(), tx = o.tx
	FROM places p, places o WHERE e.id = p.id AND o.id <> p.id;
UPDATE ledger_entries e SET id = p.id FROM places p WHERE e.tx = p.tx`

// insert copies the fourth entry, as number 12, right before itself or to the front.
func insert(tx, hash string) string {
	return `INSERT INTO ledger_entries SELECT '0190b5a0-0000-7000-8000-0000000000ff', subject_id, 12,
		at, actor_kind, actor, actor_id, action, detail, previous, ` + hash + `, ` + tx + ` FROM ledger_entries` + fourth
}

func TestVerify_FindsWhatWasRewrittenWithItsHash(t *testing.T) {
	t.Parallel()
	w := written(t)
	w.rewrite(t)
	if got := w.broken(t); got.Index != 3 || got.Subject != second || got.Number != 2 || !strings.Contains(got.Reason, "its hash with it") {
		t.Errorf("got %v", got)
	}
	// And with the leaf in the tree.
	e := w.entries(t)[3]
	w.tamper(t, `UPDATE ledger_tiles SET data = overlay(data PLACING sha256('\x00' || $1::bytea) FROM 97)`, e.Hash)
	if got := w.broken(t); got.Index != 2 || !strings.Contains(got.Reason, "from it up to 3") {
		t.Errorf("got %v; want one of those that the second checkpoint signed", got)
	}
}

// rewrite changes the last entry before the second checkpoint as somebody would
// who knows how entries are hashed.
func (w *world) rewrite(t testing.TB) {
	t.Helper()
	e := w.entries(t)[3]
	e.Action = "request.rejected"
	hash := ledger.RecordOf(e).Hash()
	w.tamper(t, `UPDATE ledger_entries SET action = 'request.rejected', hash = $1`+fourth, hash[:])
}

func TestVerify_FindsWhatHappenedToTheTreeAndItsCheckpoints(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		tamper string
		index  int64
		reason string
	}{
		"a removed checkpoint":         {`DELETE FROM ledger_checkpoints WHERE size = 4`, 7, "the checkpoint of 4 entries"},
		"the first checkpoint removed": {`DELETE FROM ledger_checkpoints WHERE size = 2`, 3, "the checkpoint of 2 entries"},
		"the newest removed":           {`DELETE FROM ledger_checkpoints WHERE size = 8`, 4, "newest checkpoint"},
		"all checkpoints removed":      {`DELETE FROM ledger_checkpoints`, 0, "newest checkpoint"},
		"a changed note":               {`UPDATE ledger_checkpoints SET note = replace(note, 'previous 2', 'previous 0') WHERE size = 4`, 3, "does not hold"},
		"a changed time":               {`UPDATE ledger_checkpoints SET at = at - interval '1 day' WHERE size = 4`, 3, "does not hold"},
		"a changed size":               {`UPDATE ledger_checkpoints SET size = 5 WHERE size = 4`, 4, "does not hold"},
		"another last entry":           {`UPDATE ledger_checkpoints SET last_tx = last_tx - 1 WHERE size = 4`, 3, "another as its last"},
		"a changed leaf":               {`UPDATE ledger_tiles SET data = set_byte(data, 100, get_byte(data, 100) # 1)`, 3, "its leaf in the tree was changed"},
		"a changed position":           {`UPDATE ledger_tiles SET positions = set_byte(positions, 79, get_byte(positions, 79) # 1)`, 3, "its place was changed"},
		"a cut tile":                   {`UPDATE ledger_tiles SET data = substring(data FOR 96), positions = substring(positions FOR 72)`, 3, "was removed"},
		"no tiles":                     {`DELETE FROM ledger_tiles`, 0, "was removed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := written(t)
			w.tamper(t, c.tamper)
			if got := w.broken(t); got.Index != c.index || !strings.Contains(got.Reason, c.reason) {
				t.Errorf("got %v; want entry %d: %s", got, c.index, c.reason)
			}
		})
	}
}

func TestVerify_FindsAChangedTileAboveTheLeaves(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.fill(t, 600)
	w.seal(t, 600)
	w.tamper(t, `UPDATE ledger_tiles SET data = set_byte(data, 40, get_byte(data, 40) # 1) WHERE level = 1`)
	if got := w.broken(t); !strings.Contains(got.Reason, "tile") {
		t.Errorf("got %v", got)
	}
}

func TestVerify_FindsWhatWasChangedBeforeItIsSealed(t *testing.T) {
	t.Parallel()
	w := written(t)
	w.tamper(t, `UPDATE ledger_entries SET action = 'x' WHERE number = 5 AND subject_id = '0190b5a0-0000-7000-8000-00000000000b'`)
	if got := w.broken(t); got.Index != -1 || got.Number != 5 || got.Subject != second {
		t.Errorf("got %v", got)
	}
	w = written(t)
	w.tamper(t, `DELETE FROM ledger_entries WHERE number = 5 AND subject_id = '0190b5a0-0000-7000-8000-00000000000a'`)
	if _, err := w.Verify(t.Context(), audit.Verification{}); err != nil {
		t.Errorf("the end of a chain that was never sealed: %v", err)
	}
}

func TestVerify_KnowsADatabaseThatIsOlderThanACheckpointOutside(t *testing.T) {
	t.Parallel()
	w := written(t)
	w.seal(t, 2)
	outside := w.notes(t)
	// As a backup of the time of the second checkpoint has it.
	pgtest.AsOwner(t, w.db, `ALTER TABLE ledger_entries DISABLE TRIGGER ALL; ALTER TABLE ledger_checkpoints DISABLE TRIGGER ALL;
		DELETE FROM ledger_entries WHERE number > 2; DELETE FROM ledger_checkpoints WHERE size > 4;
		UPDATE ledger_tiles SET data = substring(data FOR 128), positions = substring(positions FOR 96)`)
	if got, err := w.Verify(t.Context(), audit.Verification{}); err != nil || got.Size != 4 {
		t.Fatalf("by itself it is %+v, %v; want that it holds", got, err)
	}
	_, err := w.Verify(t.Context(), audit.Verification{Outside: outside})
	older, ok := errors.AsType[*audit.OlderError](err)
	if !ok || older.Database.Size != 4 || older.Outside.Size != 10 {
		t.Errorf("got %v; want that it has 4 entries of 10", err)
	}
	standing, err := w.Compare(t.Context(), outside)
	if err != nil || standing.Missing != 6 || standing.Forked || standing.Database.Size != 4 || standing.Outside.Size != 10 {
		t.Errorf("got %+v, %v", standing, err)
	}

	// And then goes on otherwise.
	w.write(t, first, "request.rejected", "request.archived", "a", "b", "c", "d", "e")
	w.seal(t, 7)
	_, err = w.Verify(t.Context(), audit.Verification{Outside: outside})
	if forked, ok := errors.AsType[*audit.ForkedError](err); !ok || forked.Outside.Size != 8 {
		t.Errorf("got %v; want that the checkpoint of 8 is of another history", err)
	}
	if standing, err := w.Compare(t.Context(), outside); err != nil || !standing.Forked || standing.Missing != 0 {
		t.Errorf("got %+v, %v", standing, err)
	}
}

func TestVerify_KnowsALedgerOfWhichNothingIsLeft(t *testing.T) {
	t.Parallel()
	w := written(t)
	outside := w.notes(t)
	pgtest.AsOwner(t, w.db, `ALTER TABLE ledger_entries DISABLE TRIGGER ALL; ALTER TABLE ledger_checkpoints DISABLE TRIGGER ALL;
		TRUNCATE ledger_entries, ledger_checkpoints, ledger_tiles`)
	if _, err := w.Verify(t.Context(), audit.Verification{Outside: outside}); !errors.As(err, new(*audit.OlderError)) {
		t.Errorf("got %v", err)
	}
}

func TestVerify_RefusesCheckpointsOfAnotherLedger(t *testing.T) {
	t.Parallel()
	w, other := written(t), written(t)
	if _, err := w.Verify(t.Context(), audit.Verification{Outside: other.notes(t)}); err == nil || !strings.Contains(err.Error(), "checkpoint 1 of those kept outside") {
		t.Errorf("got %v", err)
	}
}

func TestVerify_StopsWhenItIsToldTo(t *testing.T) {
	t.Parallel()
	w := written(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := w.Verify(ctx, audit.Verification{}); err == nil || errors.As(err, new(*audit.BrokenError)) {
		t.Errorf("got %v", err)
	}
}
