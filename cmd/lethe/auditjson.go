package main

import (
	"errors"
	"time"

	"github.com/google/uuid"

	"lethe/internal/audit"
)

// ledgerResult is the outcome of a check of the ledger, for programs.
type ledgerResult struct {
	Holds      bool         `json:"holds"`
	Entries    int64        `json:"entries"`              // all that hold
	Size       int64        `json:"size"`                 // of the newest checkpoint
	Root       string       `json:"root,omitempty"`       // of the newest checkpoint, in base64
	Checkpoint *time.Time   `json:"checkpoint,omitempty"` // when it was made
	Outside    int          `json:"outside"`              // checkpoints from outside the database that it was compared with
	Lost       int          `json:"lost,omitempty"`       // those of them that are of what was lost in a restore
	Fault      string       `json:"fault,omitempty"`      // for people
	Broken     *brokenEntry `json:"broken,omitempty"`     // the first entry that does not hold
}

type brokenEntry struct {
	Index   int64      `json:"index"` // in the tree, from 0; -1 when it is not sealed
	Subject *uuid.UUID `json:"subject,omitempty"`
	Number  int        `json:"number,omitempty"`
	Action  string     `json:"action,omitempty"`
	Reason  string     `json:"reason"`
}

func verifiedLedger(got audit.Verified, outside int, err error) ledgerResult {
	out := ledgerResult{Holds: err == nil, Entries: got.Entries, Size: got.Size, Outside: outside}
	for _, lost := range got.Lost {
		out.Lost += lost.Checkpoints
	}
	if c := got.Newest; c.Size > 0 {
		out.Root, out.Checkpoint = c.Root.String(), &c.At
	}
	if err != nil {
		out.Fault = err.Error()
	}
	if b, ok := errors.AsType[*audit.BrokenError](err); ok {
		out.Broken = &brokenEntry{Index: b.Index, Number: b.Number, Action: b.Action, Reason: b.Reason}
		if b.Subject != uuid.Nil {
			out.Broken.Subject = &b.Subject
		}
	}
	return out
}
