package audit

import (
	"context"
	"errors"

	"golang.org/x/mod/sumdb/tlog"

	"lethe/ent"
	"lethe/internal/ledger"
)

// tiles checks that the tiles above the leaves are those of the tree, and that
// there are no more of them than were signed.
func (r *reading) tiles(ctx context.Context) error {
	tiles, signed, err := ledger.TreeSize(ctx, r.client)
	if err != nil {
		return err
	}
	if tiles != signed {
		return &BrokenError{Index: signed, Reason: "the tree has more or fewer entries than the newest checkpoint: one was removed"}
	}
	if r.newest.Size == 0 {
		return nil
	}
	stored := tlog.TileHashReader(r.newest.tree(), ledger.ReadTiles(ctx, r.client))
	const covers = 1 << (2 * ledger.TileHeight) // leaves, by a tile of the level above them
	for first := int64(0); first < r.newest.Size; first += covers {
		index := tlog.StoredHashIndex(ledger.TileHeight, first>>ledger.TileHeight)
		if first+1<<ledger.TileHeight > r.newest.Size {
			index = tlog.StoredHashIndex(0, first)
		}
		if _, err := stored.ReadHashes([]int64{index}); err != nil {
			if ctx.Err() != nil {
				return err
			}
			return &BrokenError{Index: first, Reason: "a tile of the tree above it was changed or removed; the entries themselves hold"}
		}
	}
	return nil
}

// chains checks the chain of every subject.
func chains(ctx context.Context, client *ent.Client) error {
	_, err := ledger.Verify(ctx, client)
	if e, ok := errors.AsType[*ledger.BrokenError](err); ok {
		return &BrokenError{Index: -1, Subject: e.Subject, Number: e.Number, Action: e.Action, Reason: e.Reason}
	}
	return err
}
