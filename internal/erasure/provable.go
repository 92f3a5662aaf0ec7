package erasure

import (
	"cmp"
	"time"

	"lethe/internal/lifecycle"
)

// provable adds what a certificate has to prove of a delivery. What a destination
// wrote itself, its ground too, is not among it: the ledger forgets nothing, so it
// says only that there is a ground, and until when the data is kept.
func provable(detail map[string]any, row deliveryRow, e evidence) {
	if status := cmp.Or(e.receipt.HTTPStatus, e.status); status != 0 {
		detail["httpStatus"] = status
	}
	if e.receipt.Status != "" {
		detail["via"] = e.via
	}
	if row.ClosedAt != nil {
		detail["closed"] = true
	}
	if row.State != lifecycle.Retained {
		return
	}
	detail["grounded"] = row.Ground != nil
	if row.RetainedUntil != nil {
		detail["retainedUntil"] = recorded(*row.RetainedUntil)
	}
}

// recorded writes a time as the details of ledger entries have it: RFC 3339 in UTC,
// to the microsecond, as the database keeps it.
func recorded(t time.Time) string {
	return t.UTC().Truncate(time.Microsecond).Format(time.RFC3339Nano)
}
