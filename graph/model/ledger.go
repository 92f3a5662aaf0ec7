package model

import "time"

// LedgerCheckpoint is a signed statement of how the ledger stood.
type LedgerCheckpoint struct {
	Name string
	Size int
	Root string // in base64
	At   time.Time
	Note string // the whole of it, signed
}
