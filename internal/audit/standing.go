package audit

import (
	"context"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"

	"lethe/ent"
	"lethe/internal/ledger"
	"lethe/internal/transparency"
)

// Standing is how the database's ledger stands beside its copies outside.
type Standing struct {
	Database transparency.Checkpoint // the newest in the database; size 0 before the first
	Outside  transparency.Checkpoint // the newest outside, but for what is known as lost; size 0 if there is none
	Missing  int64                   // how many sealed entries the newest outside has more than the database
	Forked   bool                    // the two have different entries at the same place
}

// Compare compares the database's ledger with signed checkpoints that were kept
// outside it, in any order. It fails when one of them does not hold by its
// signature, or when the tree in the database does not.
func (s *Service) Compare(ctx context.Context, outside []string) (Standing, error) {
	checkpoints, err := s.openOutside(outside)
	if err != nil {
		return Standing{}, err
	}
	newest, err := s.newest(ctx, s.db.Read())
	if err != nil {
		return Standing{}, err
	}
	return compare(ctx, s.db.Read(), newest, checkpoints)
}

func (s *Service) openOutside(notes []string) ([]transparency.Checkpoint, error) {
	checkpoints := make([]transparency.Checkpoint, len(notes))
	for i, text := range notes {
		var err error
		if checkpoints[i], err = transparency.OpenCheckpoint(text, s.verifiers); err != nil {
			return nil, fmt.Errorf("checkpoint %d of those kept outside: %w", i+1, err)
		}
	}
	return checkpoints, nil
}

func compare(ctx context.Context, client *ent.Client, newest sealed, outside []transparency.Checkpoint) (Standing, error) {
	standing := Standing{Database: newest.Checkpoint}
	known, err := restores(ctx, client)
	if err != nil {
		return standing, err
	}
	stored := tlog.TileHashReader(newest.tree(), ledger.ReadTiles(ctx, client))
	for _, c := range outside {
		if isLost(known, c) {
			continue
		}
		if c.Size > standing.Outside.Size {
			standing.Outside = c
		}
		if c.Size == 0 || c.Size > newest.Size {
			continue
		}
		root, err := tlog.TreeHash(c.Size, stored)
		if err != nil {
			return standing, fmt.Errorf("the tree of %d entries does not hold, see \"lethe audit verify\": %w", newest.Size, err)
		}
		standing.Forked = standing.Forked || root != c.Root
	}
	standing.Missing = max(0, standing.Outside.Size-newest.Size)
	return standing, nil
}

// OlderError says that the database is older than a checkpoint that was kept
// outside: it was restored from a backup, or the end of its ledger was cut off.
type OlderError struct {
	Database, Outside transparency.Checkpoint
}

func (e *OlderError) Error() string {
	return fmt.Sprintf("the database has %d sealed entries, and a checkpoint kept outside it, of %s, has %d: "+
		"the database was restored from a backup, or the end of its ledger was cut off; see \"lethe restore check\"",
		e.Database.Size, e.Outside.At.Format("2006-01-02 15:04:05 UTC"), e.Outside.Size)
}

// ForkedError says that the database's ledger and a checkpoint that was kept
// outside have different entries at the same place.
type ForkedError struct {
	Outside transparency.Checkpoint
}

func (e *ForkedError) Error() string {
	return fmt.Sprintf("the first %d entries of the database's ledger are not those of the checkpoint kept outside it, of %s; see \"lethe restore check\"",
		e.Outside.Size, e.Outside.At.Format("2006-01-02 15:04:05 UTC"))
}

// Behind returns an *OlderError when the checkpoint file is ahead of the database,
// and nobody has acknowledged that: what was decided since the backup is not there,
// and would be decided otherwise. A ledger that has forked is SealDue's to refuse.
func (s *Service) Behind(ctx context.Context) error {
	outside, err := s.newestInFile() // first: what is in the file is in the database before
	if err != nil || outside.Size == 0 {
		return nil
	}
	newest, err := s.newest(ctx, s.db.Read())
	if err != nil {
		return err
	}
	err = goesOn(ctx, s.db.Read(), newest, outside)
	if _, forked := errors.AsType[*ForkedError](err); forked {
		return nil
	}
	return err
}

// mayGoOn fails when going on from the newest checkpoint would contradict the
// checkpoint file. A file that cannot be read is for PublishDue to complain of.
func (s *Service) mayGoOn(ctx context.Context, client *ent.Client, newest sealed) error {
	outside, err := s.newestInFile()
	if err != nil || outside.Size == 0 {
		return nil
	}
	return goesOn(ctx, client, newest, outside)
}

// goesOn fails with an *OlderError or a *ForkedError when the database's ledger is
// not the one of the checkpoint, or has not come as far.
func goesOn(ctx context.Context, client *ent.Client, newest sealed, outside transparency.Checkpoint) error {
	standing, err := compare(ctx, client, newest, []transparency.Checkpoint{outside})
	switch {
	case err != nil:
		return err
	case standing.Missing > 0:
		return &OlderError{newest.Checkpoint, outside}
	case standing.Forked:
		return &ForkedError{outside}
	}
	return nil
}
