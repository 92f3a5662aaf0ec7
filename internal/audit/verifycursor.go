package audit

import (
	"context"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"lethe/ent"
	"lethe/ent/ledgercheckpoint"
	"lethe/internal/ledger"
)

// pageSize is how much is read at once: entries, leaves or checkpoints.
const pageSize = 2048

// cursor goes over all there is of something, one page after another.
type cursor[T any] struct {
	read func(ctx context.Context) ([]T, error) // the next page; empty at the end
	page []T
	end  bool
}

// peek returns what comes next; false at the end.
func (c *cursor[T]) peek(ctx context.Context) (next T, found bool, err error) {
	if len(c.page) == 0 && !c.end {
		if c.page, err = c.read(ctx); err != nil {
			return next, false, err
		}
		c.end = len(c.page) == 0
	}
	if c.end {
		return next, false, nil
	}
	return c.page[0], true, nil
}

func (c *cursor[T]) next() {
	if len(c.page) > 0 {
		c.page = c.page[1:]
	}
}

func rowsOf(client *ent.Client) *cursor[ledger.Row] {
	var last ledger.Position
	return &cursor[ledger.Row]{read: func(ctx context.Context) ([]ledger.Row, error) {
		rows, err := ledger.After(ctx, client, last, pageSize)
		if len(rows) > 0 {
			last = rows[len(rows)-1].Position
		}
		return rows, err
	}}
}

// leaf is a leaf of the tree as its tile has it.
type leaf struct {
	index int64
	hash  tlog.Hash
	at    ledger.Position
}

func leavesOf(client *ent.Client) *cursor[leaf] {
	tile := int64(0)
	return &cursor[leaf]{read: func(ctx context.Context) ([]leaf, error) {
		tiles, err := ledger.LeavesFrom(ctx, client, tile, pageSize>>ledger.TileHeight)
		if err != nil {
			return nil, err
		}
		leaves := make([]leaf, 0, pageSize)
		for _, t := range tiles {
			for i := range t.Len() {
				l := leaf{index: t.N<<ledger.TileHeight + int64(i)}
				l.hash, l.at = t.At(i)
				leaves = append(leaves, l)
			}
			tile = t.N + 1
		}
		return leaves, nil
	}}
}

func (s *Service) checkpointsOf(client *ent.Client) *cursor[sealed] {
	size := int64(0)
	return &cursor[sealed]{read: func(ctx context.Context) ([]sealed, error) {
		rows, err := client.LedgerCheckpoint.Query().
			Where(ledgercheckpoint.SizeGT(size)).Order(ent.Asc(ledgercheckpoint.FieldSize)).Limit(pageSize).All(ctx)
		if err != nil {
			return nil, fmt.Errorf("load the checkpoints: %w", err)
		}
		opened := make([]sealed, len(rows))
		for i, row := range rows {
			if opened[i], err = s.open(row); err != nil {
				return nil, err
			}
			size = row.Size
		}
		return opened, nil
	}}
}

// frontier is what must be remembered of a tree that grows, to know its root: the
// roots of its complete parts, the largest first.
type frontier struct {
	size  int64
	parts []tlog.Hash
}

func (f *frontier) add(h tlog.Hash) {
	for n := f.size; n&1 == 1; n >>= 1 {
		last := len(f.parts) - 1
		h = tlog.NodeHash(f.parts[last], h)
		f.parts = f.parts[:last]
	}
	f.parts = append(f.parts, h)
	f.size++
}

// root is that of RFC 6962, section 2.1. The tree must not be empty.
func (f *frontier) root() tlog.Hash {
	last := len(f.parts) - 1
	h := f.parts[last]
	for i := last - 1; i >= 0; i-- {
		h = tlog.NodeHash(f.parts[i], h)
	}
	return h
}
