package app

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lethe/internal/erasure"
	"lethe/internal/privacy"
)

// Rotation is how keys are rotated while the program runs.
type Rotation struct {
	Settle time.Duration // until every process has read a changed keyset file
	Prune  bool          // remove the keys that nothing hangs on any more
	Say    func(string)  // hears what is being done; never of keys themselves
}

// RotateKeys makes new keys and writes everything anew under them:
//
//	add ─ settle ─► promote ─ settle ─► rewrap ─ settle ─► prune
//	 new keys read   new keys write      rows move          old keys go
//
// No process meets what it cannot read, because each knows a key before any writes
// with it, and longer than any row needs it. Broken off anywhere, it can be called
// again, and goes on: the file, the rows and the ledger say where it stands. The
// fingerprint key, and tombstone keys with tombstones, stay.
func (a *App) RotateKeys(ctx context.Context, r Rotation) error {
	next, err := a.rotationStands(ctx)
	if err != nil {
		return err
	}
	switch next {
	case addStep:
		r.Say("adding new keys")
		if err := a.changeKeys(ctx, privacy.AddKeys); err != nil {
			return err
		}
		fallthrough
	case promoteStep:
		if err := r.settle(ctx, "every process knows the new keys"); err != nil {
			return err
		}
		if err := a.changeKeys(ctx, privacy.PromoteKeys); err != nil {
			return err
		}
	case rewrapStep:
		r.Say("going on with a rotation that was broken off; call this again for another one")
	}
	if err := r.settle(ctx, "every process writes with the new keys"); err != nil {
		return err
	}
	if err := a.RewrapKeys(ctx, r.Say); err != nil || !r.Prune {
		return err
	}
	if err := r.settle(ctx, "nobody has anything in hand that hangs on the old keys"); err != nil {
		return err
	}
	return a.PruneKeys(ctx, r.Say)
}

// The steps at which a rotation begins, or goes on.
const (
	addStep = iota
	promoteStep
	rewrapStep
)

func (a *App) rotationStands(ctx context.Context) (int, error) {
	content, err := a.opts.Keyset.Read(ctx)
	if err != nil {
		return 0, err
	}
	keys, err := privacy.ListKeys(content)
	if err != nil {
		return 0, err
	}
	has := func(state privacy.KeyState) bool {
		return slices.ContainsFunc(keys, func(k privacy.Key) bool { return k.Kind == "seal" && k.State == state })
	}
	if has(privacy.NextKey) {
		return promoteStep, nil
	}
	rotated, err := a.Erasure.Rotated(ctx)
	if err == nil && !rotated && has(privacy.OldKey) {
		return rewrapStep, nil
	}
	return addStep, err
}

// RewrapKeys writes anew what hangs on keys that are not primary.
func (a *App) RewrapKeys(ctx context.Context, say func(string)) error {
	done, err := a.Erasure.Rewrap(ctx, func(r erasure.Rewrapped) {
		say(fmt.Sprintf("%d data keys, %d indexes and %d secrets written anew", r.DataKeys, r.Indexes, r.Secrets))
	})
	if err != nil {
		return err
	}
	if done.Unreadable > 0 {
		return fmt.Errorf("%d rows do not open and hang on their old keys: the log says which", done.Unreadable)
	}
	say("nothing hangs on old keys any more, but for tombstones that have not expired")
	return nil
}

// PruneKeys removes the keys from the file that nothing hangs on. It fails when rows
// hang on an old sealing or index key.
func (a *App) PruneKeys(ctx context.Context, say func(string)) error {
	return a.changeKeys(ctx, func(content []byte) ([]byte, error) { return a.Pruned(ctx, content, say) })
}

// Pruned is the content of a keyset file without the keys that nothing hangs on.
func (a *App) Pruned(ctx context.Context, content []byte, say func(string)) ([]byte, error) {
	held, err := a.Erasure.KeysHeld(ctx)
	if err != nil {
		return nil, err
	}
	content, removed, err := privacy.PruneKeys(content, held)
	for _, key := range removed {
		say(fmt.Sprintf("removed the %s key %s", key.Kind, key.ID))
	}
	return content, err
}

// DestroyTombstones gives the tombstones a new key, destroys those before it, and
// removes what they made once every process has the new one.
func (a *App) DestroyTombstones(ctx context.Context, r Rotation) (int, error) {
	err := a.changeKeys(ctx, func(content []byte) ([]byte, error) {
		content, _, err := privacy.DestroyTombstoneKeys(content)
		return content, err
	})
	if err != nil {
		return 0, err
	}
	if err := r.settle(ctx, "no process makes tombstones with the old keys"); err != nil {
		return 0, err
	}
	return a.Erasure.DestroyTombstones(ctx)
}

// changeKeys changes the keyset file, and the keys of this process with it.
func (a *App) changeKeys(ctx context.Context, change func([]byte) ([]byte, error)) error {
	return a.opts.Keyset.Change(ctx, func(content []byte) ([]byte, error) {
		content, err := change(content)
		if err != nil {
			return nil, err
		}
		return content, a.opts.Keys.Replace(content)
	})
}

func (r Rotation) settle(ctx context.Context, until string) error {
	r.Say(fmt.Sprintf("waiting %s until %s", r.Settle, until))
	timer := time.NewTimer(r.Settle)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
