package database

import (
	"context"
	"database/sql/driver"
	"errors"
	"net"
	"slices"

	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"
)

// passing are the answers of a Postgres that cannot serve now and may be able to later.
var passing = []pqerror.Code{
	pqerror.AdminShutdown,
	pqerror.CrashShutdown,
	pqerror.CannotConnectNow,
	pqerror.ReadOnlySQLTransaction, // it became a replica under us
	pqerror.QueryCanceled,          // statement_timeout
	pqerror.LockNotAvailable,       // lock_timeout
	pqerror.TRSerializationFailure, // three times in a row
	pqerror.TRDeadlockDetected,
	pqerror.IdleInTransactionSessionTimeout,
}

// passingClasses are kinds of such answers.
var passingClasses = []pqerror.Class{
	pqerror.ClassConnectionException,
	pqerror.ClassInsufficientResources, // a full disk, no memory, no more connections
}

// Unavailable tells whether an error of this package means that the database cannot be used just now: it is down,
// restarting, read-only, full or too slow. The same call may work in a moment, so the answer to a caller is
// "try again later" (HTTP 503). Ask it of errors of the database only: a network error of anything else looks the same.
func Unavailable(err error) bool {
	if _, connecting := errors.AsType[connectError](err); connecting {
		return true
	}
	if e := pq.As(err); e != nil {
		return slices.Contains(passing, e.Code) || slices.Contains(passingClasses, e.Code.Class())
	}
	_, network := errors.AsType[*net.OpError](err)
	return network ||
		errors.Is(err, driver.ErrBadConn) ||
		errors.Is(err, context.DeadlineExceeded)
}

// IsUnique tells whether err is a violation of that unique constraint or index. (Ent's IsConstraintError also means
// checks and foreign keys, and does not say which.)
func IsUnique(err error, constraint string) bool {
	e := pq.As(err, pqerror.UniqueViolation)
	return e != nil && e.Constraint == constraint
}
