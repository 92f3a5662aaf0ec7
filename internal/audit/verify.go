package audit

import (
	"cmp"
	"context"
	"slices"

	"lethe/ent"
	"lethe/internal/ledger"
	"lethe/internal/transparency"
)

// Verification says what to compare the ledger with.
type Verification struct {
	Outside  []string            // signed checkpoints that were kept outside the database, in any order
	Progress func(entries int64) // told now and then how many entries hold; may be nil
}

// Verified is what holds.
type Verified struct {
	Entries int64 // all entries
	Size    int64 // those that the newest checkpoint covers
	Newest  transparency.Checkpoint
	Lost    []Loss // checkpoints kept outside of what was lost in a restore, which say nothing about what is there
}

// Verify reads every entry of the ledger, and checks it against its own hash, the
// tree, every checkpoint and its chain. It needs little memory and locks nothing;
// what is written meanwhile is checked too, as far as it gets to see it.
//
// It fails with a *BrokenError for the first entry that does not hold: changed,
// removed, inserted or moved. When all that is there holds, it fails with an
// *OlderError when a checkpoint of v.Outside has more entries, and with a
// *ForkedError when one has others.
func (s *Service) Verify(ctx context.Context, v Verification) (Verified, error) {
	client := s.db.Read()
	outside, lost, err := s.outsideOf(ctx, client, v.Outside)
	if err != nil {
		return Verified{}, err
	}
	newest, err := s.newest(ctx, client)
	if err != nil {
		return Verified{}, err
	}
	if v.Progress == nil {
		v.Progress = func(int64) {}
	}
	r := &reading{
		client: client, newest: newest, progress: v.Progress,
		rows: rowsOf(client), leaves: leavesOf(client), checkpoints: s.checkpointsOf(client), outside: inOrder(outside),
	}
	sealed, err := r.sealed(ctx)
	if err != nil {
		return Verified{}, err
	}
	tail, err := r.tail(ctx)
	if err != nil {
		return Verified{}, err
	}
	if err := r.tiles(ctx); err != nil {
		return Verified{}, err
	}
	if err := chains(ctx, client); err != nil {
		return Verified{}, err
	}
	if n := len(r.outside); n > 0 && r.outside[n-1].Size > newest.Size {
		return Verified{}, &OlderError{newest.Checkpoint, r.outside[n-1]}
	}
	return Verified{Entries: sealed + tail, Size: sealed, Newest: newest.Checkpoint, Lost: lost}, nil
}

func inOrder(checkpoints []transparency.Checkpoint) []transparency.Checkpoint {
	slices.SortFunc(checkpoints, func(a, b transparency.Checkpoint) int { return cmp.Compare(a.Size, b.Size) })
	return checkpoints
}

// reading is one Verify on its way.
type reading struct {
	client      *ent.Client
	newest      sealed
	progress    func(int64)
	rows        *cursor[ledger.Row]
	leaves      *cursor[leaf]
	checkpoints *cursor[sealed]
	outside     []transparency.Checkpoint // by size, those that are larger than the tree so far
	tree        frontier                  // of the entries so far
	agreed      int64                     // the size up to which checkpoints agree
}

// sealed checks the entries that the newest checkpoint covers.
func (r *reading) sealed(ctx context.Context) (int64, error) {
	for r.tree.size < r.newest.Size {
		row, there, err := r.rows.peek(ctx)
		if err != nil {
			return 0, err
		}
		leaf, sealed, err := r.leaves.peek(ctx)
		if err != nil {
			return 0, err
		}
		if !sealed || leaf.index != r.tree.size {
			return 0, broken(r.tree.size, row, "the tile of the tree with its leaf was removed")
		}
		if err := r.fits(ctx, leaf, row, there); err != nil {
			return 0, err
		}
		r.rows.next()
		r.leaves.next()
		r.tree.add(leaf.hash)
		if err := r.agrees(ctx, row); err != nil {
			return 0, err
		}
		if r.tree.size%pageSize == 0 {
			r.progress(r.tree.size)
		}
	}
	r.progress(r.tree.size)
	return r.tree.size, nil
}

// agrees compares the tree so far, whose last entry is row, with the checkpoints
// of its size.
func (r *reading) agrees(ctx context.Context, row ledger.Row) error {
	size := r.tree.size
	last := size - 1
	c, found, err := r.checkpoints.peek(ctx)
	if err != nil {
		return err
	}
	if found && c.Size == size {
		switch {
		case c.Previous != r.agreed:
			return broken(last, row, "the checkpoint of %d entries before it was removed", c.Previous)
		case c.Root != r.tree.root():
			return r.differs(ctx, c.Checkpoint)
		case c.Last != row.Position:
			return broken(last, row, "the checkpoint of %d entries names another as its last", size)
		}
		r.agreed = size
		r.checkpoints.next()
	}
	for len(r.outside) > 0 && r.outside[0].Size <= size {
		if c := r.outside[0]; c.Size == size && c.Root != r.tree.root() {
			return &ForkedError{c}
		}
		r.outside = r.outside[1:]
	}
	return nil
}

// differs names the first entry that a checkpoint may have signed otherwise.
func (r *reading) differs(ctx context.Context, c transparency.Checkpoint) error {
	row, err := r.entryAt(ctx, r.agreed)
	if err != nil {
		return err
	}
	return broken(r.agreed, row, "of the entries from it up to %d one was changed, and the tree with it: "+
		"the checkpoint of %s signed others", c.Size-1, c.At.Format("2006-01-02 15:04:05 UTC"))
}

// tail checks the entries that are not sealed yet, by themselves.
func (r *reading) tail(ctx context.Context) (int64, error) {
	n := int64(0)
	for ; ; n++ {
		row, there, err := r.rows.peek(ctx)
		if err != nil || !there {
			return n, err
		}
		if !row.Holds() {
			return n, broken(-1, row, wasChanged)
		}
		r.rows.next()
	}
}
