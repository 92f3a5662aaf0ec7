package audit

import (
	"golang.org/x/mod/sumdb/tlog"

	"lethe/internal/ledger"
	"lethe/internal/transparency"
)

// grow adds leaves to a tree whose hashes stored proves. It returns the new tree
// and the tiles that differ.
func grow(old tlog.Tree, stored tlog.HashReader, leaves []ledger.Sealable) (tlog.Tree, []ledger.Tile, error) {
	b := &branches{stored: stored, count: tlog.StoredHashCount(old.N)}
	for i, leaf := range leaves {
		hashes, err := tlog.StoredHashesForRecordHash(old.N+int64(i), transparency.Leaf(leaf.Hash), b)
		if err != nil {
			return tlog.Tree{}, nil, err
		}
		b.fresh = append(b.fresh, hashes...)
	}
	size := old.N + int64(len(leaves))
	root, err := tlog.TreeHash(size, b)
	if err != nil {
		return tlog.Tree{}, nil, err
	}
	var tiles []ledger.Tile
	for _, t := range tlog.NewTiles(ledger.TileHeight, old.N, size) {
		data, err := tlog.ReadTileData(t, b)
		if err != nil {
			return tlog.Tree{}, nil, err
		}
		tile := ledger.Tile{Level: t.L, N: t.N, Data: data}
		if t.L == 0 {
			first := t.N << ledger.TileHeight
			for i := max(first, old.N); i < first+int64(t.W); i++ {
				tile.Positions = leaves[i-old.N].Position.Append(tile.Positions)
			}
		}
		tiles = append(tiles, tile)
	}
	return tlog.Tree{N: size, Hash: root}, tiles, nil
}

// branches is the tree while it grows: stored hashes, and after them fresh ones.
type branches struct {
	stored tlog.HashReader
	count  int64 // of the stored hashes
	fresh  []tlog.Hash
}

// ReadHashes implements tlog.HashReader.
func (b *branches) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var old []int64
	for _, i := range indexes {
		if i < b.count {
			old = append(old, i)
		}
	}
	var stored []tlog.Hash
	if len(old) > 0 {
		var err error
		if stored, err = b.stored.ReadHashes(old); err != nil {
			return nil, err
		}
	}
	hashes := make([]tlog.Hash, len(indexes))
	for n, i := range indexes {
		if i < b.count {
			hashes[n], stored = stored[0], stored[1:]
		} else {
			hashes[n] = b.fresh[i-b.count]
		}
	}
	return hashes, nil
}
