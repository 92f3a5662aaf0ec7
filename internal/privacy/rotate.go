package privacy

import (
	"errors"
	"fmt"
	"slices"
)

// AddKeys adds to a keyset file one key of each kind that is rotated: seal, index,
// tombstone and ledger. They read and check, and write nothing before PromoteKeys.
// It fails when keys wait for PromoteKeys already.
func AddKeys(content []byte) ([]byte, error) {
	file, err := decodeFile(content)
	if err != nil {
		return nil, err
	}
	next, err := file.has(NextKey)
	if err != nil {
		return nil, err
	}
	if next {
		return nil, errors.New(`the keyset has new keys that are not promoted yet: "lethe keys promote" comes first`)
	}
	for _, s := range file.rotated() {
		if err := s.add(); err != nil {
			return nil, err
		}
	}
	if err := file.Ledger.add(); err != nil {
		return nil, err
	}
	return file.checked()
}

// PromoteKeys makes the keys that AddKeys added the primary ones. Every process
// must know them by then: one that does not cannot read what another writes. It
// fails when there are none.
func PromoteKeys(content []byte) ([]byte, error) {
	file, err := decodeFile(content)
	if err != nil {
		return nil, err
	}
	next, err := file.has(NextKey)
	if err != nil {
		return nil, err
	}
	if !next {
		return nil, errors.New(`the keyset has no new keys to promote: "lethe keys add" comes first`)
	}
	for _, s := range file.rotated() {
		if err := s.promote(); err != nil {
			return nil, err
		}
	}
	file.Ledger.promote()
	return file.checked()
}

// Held are the keys that stored rows hang on, in the form in which the rows tell.
type Held struct {
	SealPrefixes      [][]byte // of data keys and kept secrets
	IndexVersions     []uint8  // of blind indexes
	TombstoneVersions []uint8  // of tombstones
}

// PruneKeys takes the old sealing, index and tombstone keys out of a keyset file,
// and returns which they were. A tombstone key stays as long as a tombstone hangs
// on it, the public keys of the ledger and the fingerprint key for ever. It fails
// when rows hang on an old sealing or index key: they could not be read any more.
func PruneKeys(content []byte, held Held) (out []byte, removed []Key, err error) {
	file, err := decodeFile(content)
	if err != nil {
		return nil, nil, err
	}
	for _, s := range file.rotated() {
		keys, err := s.keys()
		if err != nil {
			return nil, nil, err
		}
		for _, key := range keys {
			switch needed := held.needs(key); {
			case key.State != OldKey, needed && key.Kind == tombstoneKind:
				continue
			case needed:
				return nil, nil, fmt.Errorf(`rows still hang on the %s key %s: "lethe keys rewrap" comes first`, key.Kind, key.ID)
			}
			if err := file.remove(s, key); err != nil {
				return nil, nil, err
			}
			removed = append(removed, key)
		}
	}
	out, err = file.checked()
	return out, removed, err
}

func (h Held) needs(key Key) bool {
	switch key.Kind {
	case sealKind:
		return slices.ContainsFunc(h.SealPrefixes, func(p []byte) bool { return slices.Equal(p, sealPrefix(key.number())) })
	case indexKind:
		return slices.Contains(h.IndexVersions, key.Version)
	default:
		return slices.Contains(h.TombstoneVersions, key.Version)
	}
}

// DestroyTombstoneKeys replaces all tombstone keys of a keyset file by a new one:
// every mark that was made becomes a random number, also in copies and backups of
// the database. It returns which keys are gone.
func DestroyTombstoneKeys(content []byte) (out []byte, removed []Key, err error) {
	file, err := decodeFile(content)
	if err != nil {
		return nil, nil, err
	}
	s := file.tombstones()
	if removed, err = s.keys(); err != nil {
		return nil, nil, err
	}
	if err := s.add(); err != nil {
		return nil, nil, err
	}
	if err := s.promote(); err != nil {
		return nil, nil, err
	}
	for _, key := range removed {
		if err := file.remove(s, key); err != nil {
			return nil, nil, err
		}
	}
	out, err = file.checked()
	return out, removed, err
}

func (f *keysetFile) remove(s set, key Key) error {
	if err := s.remove(key.number()); err != nil {
		return err
	}
	f.Removed = append(f.Removed, key.KeyID)
	return nil
}

func (f *keysetFile) has(state KeyState) (bool, error) {
	keys, err := f.keys()
	return slices.ContainsFunc(keys, func(k Key) bool { return k.State == state }), err
}

// checked is the file as bytes that open.
func (f *keysetFile) checked() ([]byte, error) {
	out, err := f.encode()
	if err != nil {
		return nil, err
	}
	_, err = openKeyring(out)
	return out, err
}
