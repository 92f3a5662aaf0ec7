package audit

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	"lethe/internal/transparency"
)

// restored is the action of the entry that AcknowledgeRestore writes.
const restored = "ledger.restored"

// Restored is a restore of the database from a backup, as the ledger has it on
// record. Checkpoints of what was lost are kept outside for ever; with this they
// are known as lost and not as tampered with.
type Restored struct {
	At     time.Time `json:"at"`     // when it was acknowledged
	Size   int64     `json:"size"`   // how many sealed entries were there still
	LostTo int64     `json:"lostTo"` // the size of the largest checkpoint outside
	LostAt time.Time `json:"lostAt"` // when the latest of them was made
}

// lost reports whether the checkpoint is of a tree of which the end was lost.
// Whatever was made later is of the tree that goes on from what was left.
func (r Restored) lost(c transparency.Checkpoint) bool {
	return c.Size > r.Size && c.Size <= r.LostTo && !c.At.After(r.LostAt)
}

// restores returns every restore that the ledger has on record, the oldest first.
func restores(ctx context.Context, client *ent.Client) ([]Restored, error) {
	entries, err := client.LedgerEntry.Query().
		Where(ledgerentry.SubjectID(Ledger), ledgerentry.Action(restored)).
		Order(ledgerentry.ByNumber()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the restores on record: %w", err)
	}
	list := make([]Restored, len(entries))
	for i, e := range entries {
		if err := json.Unmarshal(e.Detail, &list[i]); err != nil {
			return nil, fmt.Errorf("read the restore of %s: %w", e.At.Format(time.RFC3339), err)
		}
		list[i].At = e.At
	}
	return list, nil
}

// isLost reports whether one of the restores lost what the checkpoint is of.
func isLost(list []Restored, c transparency.Checkpoint) bool {
	return slices.ContainsFunc(list, func(r Restored) bool { return r.lost(c) })
}

// Loss is how many checkpoints kept outside are of what was lost in one restore.
type Loss struct {
	Restored
	Checkpoints int
}

// outsideOf opens checkpoints that were kept outside, and sets those apart that
// are of what was lost.
func (s *Service) outsideOf(ctx context.Context, client *ent.Client, notes []string) ([]transparency.Checkpoint, []Loss, error) {
	all, err := s.openOutside(notes)
	if err != nil {
		return nil, nil, err
	}
	known, err := restores(ctx, client)
	if err != nil {
		return nil, nil, err
	}
	var losses []Loss
	for _, r := range known {
		before := len(all)
		all = slices.DeleteFunc(all, r.lost)
		if n := before - len(all); n > 0 {
			losses = append(losses, Loss{r, n})
		}
	}
	return all, losses, nil
}
