package audit_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/audit"
	"lethe/internal/auth"
	"lethe/internal/database"
	"lethe/internal/fault"
	"lethe/internal/pgtest"
)

// desk is a company whose ledger is checked.
type desk struct {
	*audit.Service
	db      *database.DB
	auditor context.Context
	job     context.Context
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	db := pgtest.New(t)
	return &desk{
		Service: audit.New(db, nil, nil, audit.Config{}, slog.New(slog.DiscardHandler)), db: db,
		auditor: auth.With(t.Context(), auth.StaffMember(uuid.New(), "Robin Okafor", auth.Auditor)),
		job:     auth.With(t.Context(), auth.System("jobs.check")),
	}
}

type reading func(context.Context, audit.Verification) (audit.Verified, error)

// holds is a reading that finds nothing wrong.
func holds(context.Context, audit.Verification) (audit.Verified, error) {
	return audit.Verified{Entries: 12, Size: 10}, nil
}

func (d *desk) check(t *testing.T, verify reading, want int) {
	t.Helper()
	if n, err := d.CheckDueWith(d.job, verify); n != want || err != nil {
		t.Fatalf("%d checks done, %v; want %d", n, err, want)
	}
}

func (d *desk) checks(t *testing.T) audit.Checks {
	t.Helper()
	found, err := d.LastCheck(d.auditor)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// entries are the actions about the ledger, oldest first, with who did them.
func (d *desk) entries(t *testing.T) string {
	t.Helper()
	var said []string
	for _, e := range d.db.Read().LedgerEntry.Query().Where(ledgerentry.SubjectID(audit.Ledger)).Order(ent.Asc(ledgerentry.FieldNumber)).AllX(t.Context()) {
		said = append(said, e.Actor+" "+e.Action+" "+string(e.Detail))
	}
	return strings.Join(said, "\n")
}

func TestCheckDue_ChecksOnceADayByItself(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.check(t, holds, 1)
	d.check(t, holds, 0)
	pgtest.Advance(t, d.db, 23*time.Hour)
	d.check(t, holds, 0)
	pgtest.Advance(t, d.db, time.Hour)
	d.check(t, holds, 1)

	last := d.checks(t).Last
	if last == nil || last.AskedBy != "jobs.check" || last.Entries != 12 || last.Size != 10 || last.Fault != "" {
		t.Errorf("the last check is %v", last)
	}
}

func TestAskCheck_IsDoneAtOnceAndOnRecord(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.check(t, holds, 1)
	for range 2 { // the second changes nothing
		if err := d.AskCheck(d.auditor); err != nil {
			t.Fatal(err)
		}
	}
	if open := d.checks(t).Open; open == nil || open.AskedBy != "Robin Okafor" || open.StartedAt != nil {
		t.Errorf("the open check is %v", open)
	}
	d.check(t, holds, 1)

	const want = `jobs.check ledger.checked {"entries":12,"ok":true,"size":10}
Robin Okafor ledger.check_asked {}
jobs.check ledger.checked {"entries":12,"ok":true,"size":10}`
	if got := d.entries(t); got != want {
		t.Errorf("the ledger says\n%s\nwant\n%s", got, want)
	}
	if found := d.checks(t); found.Open != nil || found.Last.AskedBy != "Robin Okafor" {
		t.Errorf("afterwards %v", found)
	}
}

func TestCheckDue_TellsHowFarItIs(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.check(t, func(_ context.Context, v audit.Verification) (audit.Verified, error) {
		for _, n := range []int64{5_000, 10_000} {
			pgtest.Advance(t, d.db, 50*time.Second)
			v.Progress(n)
			if open := d.checks(t).Open; open == nil || open.Entries != n {
				t.Errorf("after %d entries it says %v", n, open)
			}
		}
		d.check(t, holds, 0) // nobody takes over from a process that is alive
		return audit.Verified{Entries: 10_001}, nil
	}, 1)
	if last := d.checks(t).Last; last.Entries != 10_001 {
		t.Errorf("in the end it says %v", last)
	}
}

func TestCheckDue_TakesOverFromAProcessThatDied(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	var slow error
	d.check(t, func(ctx context.Context, v audit.Verification) (audit.Verified, error) {
		v.Progress(1)
		pgtest.Advance(t, d.db, time.Minute+time.Second)
		d.check(t, func(own context.Context, other audit.Verification) (audit.Verified, error) { // another process
			v.Progress(2)
			slow = ctx.Err()
			if other.Progress(7); own.Err() != nil || d.checks(t).Open.Entries != 7 {
				t.Errorf("the slow process disturbs the other: %v, %v", own.Err(), d.checks(t).Open)
			}
			return holds(own, other)
		}, 1)
		return audit.Verified{}, ctx.Err()
	}, 0)
	if slow == nil {
		t.Error("the slow process goes on")
	}
	if last := d.checks(t).Last; last == nil || last.Entries != 12 {
		t.Errorf("the slow process wrote over what the other found: %v", last)
	}
	if got := strings.Count(d.entries(t), "ledger.checked"); got != 1 {
		t.Errorf("%d results are on record, want 1", got)
	}
}

func TestCheckDue_ALateResultDoesNotCount(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	d.check(t, func(context.Context, audit.Verification) (audit.Verified, error) {
		pgtest.Advance(t, d.db, time.Minute+time.Second)
		d.check(t, holds, 1)
		return audit.Verified{}, &audit.BrokenError{Number: 1, Reason: "was changed"}
	}, 1)
	if found := d.checks(t); found.Broken() || strings.Count(d.entries(t), "ledger.checked") != 1 {
		t.Errorf("the late result is there: %v", found.Last)
	}
}

func TestCheckDue_KeepsWhatIsBroken(t *testing.T) {
	t.Parallel()
	for name, broken := range map[string]error{
		"an entry":    &audit.BrokenError{Subject: audit.Ledger, Number: 3, Reason: "was changed"},
		"a whole end": &audit.OlderError{},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t)
			d.check(t, func(context.Context, audit.Verification) (audit.Verified, error) { return audit.Verified{}, broken }, 1)
			if found := d.checks(t); !found.Broken() || found.Last.Fault != broken.Error() {
				t.Errorf("it keeps %v", found.Last)
			}
			if got := d.entries(t); !strings.Contains(got, `"ok":false`) {
				t.Errorf("the ledger says %s", got)
			}
			pgtest.Advance(t, d.db, 24*time.Hour)
			d.check(t, holds, 1)
			if d.checks(t).Broken() {
				t.Error("what was found is still there after a check that found nothing")
			}
		})
	}
}

func TestCheckDue_IsLeftToAnotherWhenItCannotGoOn(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	away := errors.New("the database is away")
	if n, err := d.CheckDueWith(d.job, func(context.Context, audit.Verification) (audit.Verified, error) { return audit.Verified{}, away }); n != 0 || !errors.Is(err, away) {
		t.Errorf("%d, %v; want the error", n, err)
	}
	stopping, stop := context.WithCancel(d.job)
	n, err := d.CheckDueWith(stopping, func(ctx context.Context, _ audit.Verification) (audit.Verified, error) {
		stop()
		return audit.Verified{}, ctx.Err()
	})
	if n != 0 || err != nil {
		t.Errorf("a stop of the program is %d, %v", n, err)
	}
	d.check(t, holds, 1)
}

func TestChecks_AreForReadersOfTheLedger(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	operator := auth.With(t.Context(), auth.StaffMember(uuid.New(), "Omar Operator", auth.Operator))
	_, list := d.List(operator, audit.Filter{}, audit.Mark{}, 1)
	_, export := d.Export(operator, audit.Filter{})
	_, last := d.LastCheck(operator)
	for what, err := range map[string]error{"ask": d.AskCheck(operator), "last": last, "list": list, "export": export} {
		if !fault.Is(err, fault.Forbidden) {
			t.Errorf("%s: %v; want forbidden", what, err)
		}
	}
}
