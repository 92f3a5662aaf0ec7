package privacy

import (
	"cmp"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"github.com/tink-crypto/tink-go/v2/prf"
)

const (
	indexBytes       = 16 // after the version; 128 bits do not collide
	fingerprintBytes = 32
)

type indexKey struct {
	version uint8
	prf     prf.PRF
}

// openPRFs opens a keyset of PRFs whose keys have a version each; what names it in
// errors. The primary key comes first, then the others by falling version.
func openPRFs(what string, content json.RawMessage, versions map[uint32]uint8) ([]indexKey, error) {
	handle, err := readKeyset(content)
	if err != nil {
		return nil, fmt.Errorf("the keyset's %s is not a Tink keyset", what)
	}
	set, err := prf.NewPRFSet(handle)
	if err != nil {
		return nil, fmt.Errorf("the keyset's %s is not a Tink keyset for PRF", what)
	}
	var keys []indexKey
	for id, key := range set.PRFs {
		version := versions[id]
		taken := slices.ContainsFunc(keys, func(k indexKey) bool { return k.version == version })
		if version == 0 || taken {
			return nil, fmt.Errorf("the keyset's %sVersions must give each %s key its own number from 1 to 255", what, what)
		}
		// Asked for once here, so that compute cannot fail later.
		if _, err := key.ComputePRF(nil, fingerprintBytes); err != nil {
			return nil, fmt.Errorf("the keyset's %s key of version %d gives less than %d bytes", what, version, fingerprintBytes)
		}
		keys = append(keys, indexKey{version, key})
	}
	rank := func(k indexKey) int {
		if k.version == versions[set.PrimaryID] {
			return 256
		}
		return int(k.version)
	}
	slices.SortFunc(keys, func(a, b indexKey) int { return cmp.Compare(rank(b), rank(a)) })
	return keys, nil
}

// openFingerprint opens the one key that makes fingerprints.
func openFingerprint(content json.RawMessage) (indexKey, error) {
	handle, err := readKeyset(content)
	if err != nil {
		return indexKey{}, errors.New("the keyset's fingerprint is not a Tink keyset")
	}
	if handle.Len() != 1 {
		return indexKey{}, fmt.Errorf("the keyset's fingerprint has %d keys; it must have one", handle.Len())
	}
	primary, err := handle.Primary()
	if err != nil {
		return indexKey{}, errors.New("the keyset's fingerprint has no primary key")
	}
	keys, err := openPRFs("fingerprint", content, map[uint32]uint8{primary.KeyID(): 1})
	if err != nil {
		return indexKey{}, err
	}
	return keys[0], nil
}

func (k indexKey) compute(input []byte, length uint32) []byte {
	out, err := k.prf.ComputePRF(input, length)
	if err != nil {
		// HMAC fails only for a length that openPRFs has tried.
		panic("privacy: index key lost its length: " + err.Error())
	}
	return out
}

func (k indexKey) blind(kind, canonical string) []byte {
	return append([]byte{k.version}, k.compute([]byte(kind+"\x00"+canonical), indexBytes)...)
}

// BlindIndex is what to store beside a sealed identifier, so that equal ones can
// be found: one byte for the key's version and 16 bytes that say nothing about
// the identifier to anyone without the key. The kind is the identifier's type
// and must not be empty.
func (k *Keys) BlindIndex(kind, canonical string) []byte {
	return k.ring().index[0].blind(kind, canonical)
}

// BlindIndexes is what to look for: the index under every live key, the one
// that BlindIndex writes first.
func (k *Keys) BlindIndexes(kind, canonical string) [][]byte {
	return blindAll(k.ring().index, kind, canonical)
}

func blindAll(keys []indexKey, kind, canonical string) [][]byte {
	all := make([][]byte, len(keys))
	for i, key := range keys {
		all[i] = key.blind(kind, canonical)
	}
	return all
}

// Fingerprint is 32 bytes that are equal for equal parts in the same domain and
// tell nothing else, so that inputs can be compared without being stored. Parts
// are kept apart: ("ab", "c") and ("a", "bc") differ. They have a key of their own,
// which no rotation changes: what is kept could not be compared any more.
func (k *Keys) Fingerprint(domain string, parts ...[]byte) []byte {
	// No blind index has an input that starts with a zero byte.
	input := appendPart([]byte{0}, []byte(domain))
	for _, part := range parts {
		input = appendPart(input, part)
	}
	return k.ring().fingerprint.compute(input, fingerprintBytes)
}

func appendPart(input, part []byte) []byte {
	input = binary.BigEndian.AppendUint64(input, uint64(len(part)))
	return append(input, part...)
}
