// Package migrations holds the versioned changes of the database's schema, built into the binary.
//
// They only go forward, in the order of their names, and a file never changes once it is released. A change of the
// Ent schema is turned into a file with `go run ./cmd/migratediff NAME`; what Ent cannot say is written by hand and
// recorded with `go run ./cmd/migratediff -hash`. The file atlas.sum guards them all.
package migrations

import "embed"

// FS has the *.sql files and atlas.sum.
//
//go:embed *.sql atlas.sum
var FS embed.FS
