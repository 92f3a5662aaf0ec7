package privacy

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync/atomic"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/core/cryptofmt"
	"github.com/tink-crypto/tink-go/v2/tink"
	"golang.org/x/mod/sumdb/note"
)

// Keys is an opened keyset file. It is safe for concurrent use, also while Replace
// gives it another content.
type Keys struct {
	content atomic.Pointer[keyring]
}

// keyring is the content of Keys at one moment.
type keyring struct {
	all     []Key
	removed []KeyID // those that were taken out on purpose

	seal        tink.AEAD
	sealPrefix  []byte     // with which what the primary key sealed begins
	index       []indexKey // the primary one, then the others by falling version
	fingerprint indexKey
	tombstone   []indexKey // as index

	signer     note.Signer
	verifiers  note.Verifiers
	publicKeys []string
}

// Open reads a keyset file as Generate writes it. It fails with ErrOutdated for
// the form of an earlier program. Its errors hold nothing of the file's content,
// because that is keys.
func Open(r io.Reader) (*Keys, error) {
	content, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read the keyset: %w", err)
	}
	ring, err := openKeyring(content)
	if err != nil {
		return nil, err
	}
	k := &Keys{}
	k.content.Store(ring)
	return k, nil
}

// Replace makes the keys those of another content of the keyset file: what was
// begun with the old ones ends with them, and everything after it has the new ones.
// It fails, and changes nothing, for a content that is no keyset or lacks keys that
// were there, but for those that were taken out on purpose.
func (k *Keys) Replace(content []byte) error {
	ring, err := openKeyring(content)
	if err != nil {
		return err
	}
	var lost []string
	for _, key := range k.ring().all {
		has := func(other Key) bool { return other.KeyID == key.KeyID }
		if !slices.ContainsFunc(ring.all, has) && !slices.Contains(ring.removed, key.KeyID) {
			lost = append(lost, key.Kind+" "+key.ID)
		}
	}
	if len(lost) > 0 {
		return fmt.Errorf("the keyset lacks keys that were in it: %s", strings.Join(lost, ", "))
	}
	k.content.Store(ring)
	return nil
}

func (k *Keys) ring() *keyring { return k.content.Load() }

func openKeyring(content []byte) (*keyring, error) {
	file, err := decodeFile(content)
	if err != nil {
		return nil, err
	}
	ring := &keyring{removed: file.Removed, publicKeys: file.Ledger.Verifiers}
	if ring.seal, ring.sealPrefix, err = openSeal(file.Seal); err != nil {
		return nil, err
	}
	if ring.index, err = openPRFs("index", file.Index, file.IndexVersions); err != nil {
		return nil, err
	}
	if ring.tombstone, err = openPRFs("tombstone", file.Tombstone, file.TombstoneVersions); err != nil {
		return nil, err
	}
	if ring.fingerprint, err = openFingerprint(file.Fingerprint); err != nil {
		return nil, err
	}
	if ring.signer, ring.verifiers, err = openLedger(file.Ledger); err != nil {
		return nil, err
	}
	ring.all, err = file.keys()
	return ring, err
}

func openSeal(content []byte) (tink.AEAD, []byte, error) {
	handle, err := readKeyset(content)
	if err != nil {
		return nil, nil, errors.New("the keyset's seal is not a Tink keyset")
	}
	seal, err := aead.New(handle)
	if err != nil {
		return nil, nil, errors.New("the keyset's seal is not a Tink keyset for AEAD")
	}
	primary, err := handle.Primary()
	if err != nil {
		return nil, nil, errors.New("the keyset's seal has no primary key")
	}
	return seal, sealPrefix(primary.KeyID()), nil
}

// sealPrefix is what Tink writes before a text that a key encrypted.
func sealPrefix(id uint32) []byte {
	return binary.BigEndian.AppendUint32([]byte{cryptofmt.TinkStartByte}, id)
}
