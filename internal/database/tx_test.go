package database_test

import (
	"context"
	"database/sql"
	"errors"
	"testing"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"lethe/ent"
	"lethe/internal/pgtest"
)

// transaction is the part of ent.Tx that the tests use.
type transaction interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	Rollback() error
}

const (
	insert      = `insert into sessions values ('a', '', lethe_now())`
	countThem   = `select count(*) from sessions`
	breakOff    = `do $$ begin raise exception 'as if' using errcode = 'serialization_failure'; end $$`
	breakCommit = `create function break_off() returns trigger language plpgsql as
		$$ begin raise exception 'as if' using errcode = 'deadlock_detected'; end $$;
		create constraint trigger break_commit after insert on sessions
		deferrable initially deferred for each row execute function break_off()`
)

func TestInTx_CommitsWhatFnDid(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	err := db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		_, err := tx.ExecContext(ctx, insert)
		return err
	})
	if n := value[int](t, db, countThem); err != nil || n != 1 {
		t.Errorf("%d rows, %v; want 1", n, err)
	}
}

func TestInTx_RollsBackOnAnError(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	no := errors.New("no")
	err := db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		_, err := tx.ExecContext(ctx, insert)
		return errors.Join(err, no)
	})
	if n := value[int](t, db, countThem); !errors.Is(err, no) || n != 0 {
		t.Errorf("%d rows, %v; want none and the error", n, err)
	}
}

func TestInTx_RollsBackOnAPanic(t *testing.T) {
	t.Parallel()
	db := pgtest.New(t)
	func() {
		defer func() {
			if got := recover(); got != "no" {
				t.Errorf("the panic became %v", got)
			}
		}()
		_ = db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			if _, err := tx.ExecContext(ctx, insert); err != nil {
				t.Error(err)
			}
			panic("no")
		})
	}()
	if n := value[int](t, db, countThem); n != 0 {
		t.Errorf("%d rows, want none", n)
	}
	if used := db.SQL().Stats().InUse; used != 0 {
		t.Errorf("%d connections are still in use", used)
	}
}

func TestInTx_RunsAgainWhenPostgresBreaksItOff(t *testing.T) {
	t.Parallel()
	for breaks, wantErr := range map[int]bool{2: false, 3: true} {
		db, runs := pgtest.New(t), 0
		err := db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
			runs++
			if _, err := tx.ExecContext(ctx, insert); err != nil {
				return err
			}
			if runs > breaks {
				return nil
			}
			_, err := tx.ExecContext(ctx, breakOff)
			return err
		})
		if (err != nil) != wantErr || runs != 3 {
			t.Errorf("broken off %d times: %d runs, %v", breaks, runs, err)
		}
	}
}

func TestInTx_RunsAgainWhenTheCommitIsBrokenOff(t *testing.T) {
	t.Parallel()
	db, runs := pgtest.New(t), 0
	pgtest.AsOwner(t, db, breakCommit)
	err := db.InTx(t.Context(), func(ctx context.Context, tx *ent.Tx) error {
		runs++
		_, err := tx.ExecContext(ctx, insert)
		return err
	})
	if pq.As(err, pqerror.TRDeadlockDetected) == nil || runs != 3 {
		t.Errorf("%d runs, %v; want three and the deadlock", runs, err)
	}
}
