package database

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"lethe/ent"
)

const (
	txAttempts = 3
	txPause    = 20 * time.Millisecond // the longest before the second attempt; three times that before the third
)

// InTx runs fn in a READ COMMITTED transaction and commits it when fn returns nil. It rolls back when fn returns an
// error, which InTx returns as it is, and when fn panics.
//
// When Postgres breaks off the transaction in favour of another (a deadlock, a serialization failure), fn runs again,
// three times in all: it must not have effects outside the transaction. An error of the commit itself may mean that the
// transaction was committed all the same.
func (d *DB) InTx(ctx context.Context, fn func(ctx context.Context, tx *ent.Tx) error) error {
	longest := txPause
	for attempt := 1; ; attempt++ {
		err := d.once(ctx, fn)
		if attempt == txAttempts || !brokenOff(err) {
			return err
		}
		select {
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(rand.N(longest)): // at random, or the two would meet again
		}
		longest *= 3
	}
}

func (d *DB) once(ctx context.Context, fn func(ctx context.Context, tx *ent.Tx) error) error {
	tx, err := d.write.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelReadCommitted})
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	finished := false
	defer func() {
		if !finished { // a panic, or runtime.Goexit in a test
			_ = tx.Rollback()
		}
	}()
	err = fn(ctx, tx)
	finished = true
	if err != nil {
		// Its own error says nothing new: a connection that cannot roll back is closed, which rolls back.
		_ = tx.Rollback()
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	return nil
}

func brokenOff(err error) bool {
	return pq.As(err, pqerror.TRSerializationFailure, pqerror.TRDeadlockDetected) != nil
}
