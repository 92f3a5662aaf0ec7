package ledger_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/ledger"
	"lethe/internal/pgtest"
)

var (
	first  = uuid.MustParse("0190b5a0-0000-7000-8000-00000000000a")
	second = uuid.MustParse("0190b5a0-0000-7000-8000-00000000000b")
	noon   = time.Date(2026, 11, 20, 12, 0, 0, 123456789, time.UTC)
)

// written returns a database with two chains of four entries.
func written(t *testing.T) *database.DB {
	t.Helper()
	db := pgtest.New(t)
	ctx := auth.With(t.Context(), auth.StaffMember(second, "Robin Okafor", auth.Reviewer))
	for _, action := range []string{"request.submitted", "request.approved", "request.routed", "request.completed"} {
		err := db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
			return ledger.Append(ctx, tx, noon,
				ledger.Entry{Subject: first, Action: action, Detail: map[string]any{"version": 3, "cause": "a <b> & c", "automatic": true}},
				ledger.Entry{Subject: second, Action: action})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return db
}

func TestAppend_ChainsTheEntriesOfEachSubject(t *testing.T) {
	t.Parallel()
	db := written(t)

	n, err := ledger.Verify(t.Context(), db.Read())

	if n != 8 || err != nil {
		t.Errorf("%d entries hold, %v; want 8", n, err)
	}
	entries := db.Read().LedgerEntry.Query().Where(ledgerentry.SubjectID(first)).Order(ledgerentry.ByNumber()).AllX(t.Context())
	for i, e := range entries {
		if e.Number != i+1 || e.Actor != "Robin Okafor" || *e.ActorID != second {
			t.Errorf("entry %d is %v", i, e)
		}
	}
}

func TestAppend_LeavesNothingWhenItsTransactionFails(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	broken := errors.New("the change failed")
	err := db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		if err := ledger.Append(ctx, tx, noon, ledger.Entry{Subject: first, Action: "request.submitted"}); err != nil {
			return err
		}
		return broken
	})
	if n := db.Read().LedgerEntry.Query().CountX(t.Context()); n != 0 || !errors.Is(err, broken) {
		t.Errorf("%d entries, %v", n, err)
	}
}

func TestVerify_NamesTheFirstEntryThatIsNotAsItWasWritten(t *testing.T) {
	t.Parallel()
	const at2 = " WHERE subject_id = '0190b5a0-0000-7000-8000-00000000000b' AND number = 2"
	for name, c := range map[string]struct {
		tamper string
		number int
	}{
		"changed action":   {"UPDATE ledger_entries SET action = 'request.rejected'" + at2, 2},
		"changed detail":   {`UPDATE ledger_entries SET detail = '{"version":4}'` + at2, 2},
		"changed time":     {"UPDATE ledger_entries SET at = at + interval '1 microsecond'" + at2, 2},
		"changed actor":    {"UPDATE ledger_entries SET actor = 'Somebody Else'" + at2, 2},
		"changed actor id": {"UPDATE ledger_entries SET actor_id = NULL" + at2, 2},
		"changed hash":     {`UPDATE ledger_entries SET hash = '\x00'` + at2, 2},
		"removed":          {"DELETE FROM ledger_entries" + at2, 3},
		"removed first":    {"DELETE FROM ledger_entries WHERE subject_id = '0190b5a0-0000-7000-8000-00000000000b' AND number = 1", 2},
		"reordered": {`UPDATE ledger_entries SET number = 12` + at2 + `;
			UPDATE ledger_entries SET number = 2 WHERE subject_id = '0190b5a0-0000-7000-8000-00000000000b' AND number = 3;
			UPDATE ledger_entries SET number = 3 WHERE number = 12`, 2},
		"moved to another subject": {"UPDATE ledger_entries SET subject_id = '0190b5a0-0000-7000-8000-00000000000c'" + at2, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			db := written(t)
			asSuperuser(t, db, c.tamper)

			_, err := ledger.Verify(t.Context(), db.Read())

			broken, ok := errors.AsType[*ledger.BrokenError](err)
			if !ok || broken.Number != c.number || broken.Subject != second {
				t.Errorf("got %v; want entry %d of %s", err, c.number, second)
			}
		})
	}
}

// asSuperuser changes the ledger as only somebody can who may switch its
// triggers off.
func asSuperuser(t *testing.T, db *database.DB, sql string) {
	t.Helper()
	pgtest.AsOwner(t, db, "ALTER TABLE ledger_entries DISABLE TRIGGER ALL;"+sql)
}
