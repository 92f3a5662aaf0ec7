package privacy

import (
	"errors"
	"maps"
	"slices"

	"github.com/tink-crypto/tink-go/v2/keyset"
)

// Upgrade gives a keyset file of an earlier program the form of this one: every key
// stays, and those that it lacks are made. A file of this version stays as it is.
//
// Version 1 had keys to seal and to index only, and the oldest index key made the
// fingerprints too. It becomes the fingerprint key, so that no fingerprint changes.
func Upgrade(content []byte) ([]byte, error) {
	file, err := decodeAnyFile(content)
	if err != nil {
		return nil, err
	}
	if file.Version != 1 {
		_, err := openKeyring(content)
		return content, err
	}
	file.Version = fileVersion
	if file.Fingerprint, err = oldestOf(file.Index, file.IndexVersions); err != nil {
		return nil, errors.New("the keyset's index is not a Tink keyset")
	}
	if err := file.addProof(); err != nil {
		return nil, err
	}
	return file.checked()
}

// oldestOf is a keyset with only the key of the smallest version.
func oldestOf(content []byte, versions map[uint32]uint8) ([]byte, error) {
	handle, err := readKeyset(content)
	if err != nil {
		return nil, err
	}
	ids := slices.SortedFunc(maps.Keys(versions), func(a, b uint32) int { return int(versions[a]) - int(versions[b]) })
	if len(ids) == 0 {
		return nil, errors.New("no key has a version")
	}
	manager := keyset.NewManagerFromHandle(handle)
	if err := manager.SetPrimary(ids[0]); err != nil {
		return nil, err
	}
	for _, id := range ids[1:] {
		if err := manager.Delete(id); err != nil {
			return nil, err
		}
	}
	if handle, err = manager.Handle(); err != nil {
		return nil, err
	}
	return writeKeyset(handle)
}
