package audit

import (
	"context"

	"golang.org/x/mod/sumdb/tlog"

	"lethe/internal/ledger"
	"lethe/internal/transparency"
)

// fits compares a leaf of the tree with the entry that should be its own, and
// says what happened when it is not. What it looks up then may fail or take too
// long: the entry is named without it.
func (r *reading) fits(ctx context.Context, l leaf, row ledger.Row, there bool) error {
	if !there {
		return r.missing(ctx, l)
	}
	hash, whole := leafOf(row)
	order := row.Compare(l.at)
	switch {
	case order == 0 && !row.Holds():
		return broken(l.index, row, wasChanged)
	case order == 0 && hash == l.hash:
		return nil
	case order == 0:
		return r.replaced(ctx, l, row, hash)
	case whole && hash == l.hash:
		return broken(l.index, row, "its place was changed: it was sealed as %s in transaction %d", l.at.ID, l.at.Tx)
	case order < 0:
		return r.stray(ctx, l, row, hash)
	default:
		return r.missing(ctx, l)
	}
}

// leafOf is the leaf of an entry; false when its hash is none.
func leafOf(row ledger.Row) (tlog.Hash, bool) {
	if len(row.Stored) != tlog.HashSize {
		return tlog.Hash{}, false
	}
	return transparency.Leaf([32]byte(row.Stored)), true
}

// replaced names an entry that holds by itself, in the place of another.
func (r *reading) replaced(ctx context.Context, l leaf, row ledger.Row, hash tlog.Hash) error {
	if index, found, err := ledger.FindLeaf(ctx, r.client, hash); err == nil && found {
		return broken(l.index, row, "it was moved here: it was sealed as entry %d", index)
	}
	stored := tlog.TileHashReader(r.newest.tree(), ledger.ReadTiles(ctx, r.client))
	if _, err := stored.ReadHashes([]int64{tlog.StoredHashIndex(0, l.index)}); err != nil && ctx.Err() == nil {
		return broken(l.index, row, "its leaf in the tree was changed: its tile is not the one that was signed")
	}
	return broken(l.index, row, "it was changed after it was sealed, and its hash with it")
}

// stray names an entry where none was sealed.
func (r *reading) stray(ctx context.Context, l leaf, row ledger.Row, hash tlog.Hash) error {
	if index, found, err := ledger.FindLeaf(ctx, r.client, hash); err == nil && found {
		return broken(l.index, row, "it was moved here: it was sealed as entry %d", index)
	}
	return broken(l.index, row, "it was inserted after the ledger was sealed")
}

// missing names an entry that was sealed and is not in its place: by itself when
// it is elsewhere, else by the entry after it in its chain.
func (r *reading) missing(ctx context.Context, l leaf) error {
	if row, found, err := ledger.FindEntry(ctx, r.client, l.at.ID, l.hash); err == nil && found {
		return broken(l.index, row, "it was moved away: it was sealed in transaction %d", l.at.Tx)
	}
	gone := &BrokenError{Index: l.index, ID: l.at.ID, Reason: "it was removed after it was sealed"}
	if next, found, err := ledger.FindNext(ctx, r.client, l.hash); err == nil && found {
		gone.Subject, gone.Number = next.SubjectID, next.Number-1
	}
	return gone
}

// entryAt returns the entry of a leaf; the zero Row when it is not there.
func (r *reading) entryAt(ctx context.Context, index int64) (ledger.Row, error) {
	tiles, err := ledger.LeavesFrom(ctx, r.client, index>>ledger.TileHeight, 1)
	within := int(index % (1 << ledger.TileHeight))
	if err != nil || len(tiles) == 0 || within >= tiles[0].Len() {
		return ledger.Row{}, err
	}
	hash, at := tiles[0].At(within)
	row, _, err := ledger.FindEntry(ctx, r.client, at.ID, hash)
	return row, err
}
