package privacy

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
)

const (
	sealKind        = "seal"
	indexKind       = "index"
	fingerprintKind = "fingerprint"
	tombstoneKind   = "tombstone"
)

// set is one Tink keyset inside a keyset file, which it changes in place. Its keys
// are in the order in which they were made: what comes after the primary one is to
// become it.
type set struct {
	kind     string
	content  *json.RawMessage
	versions map[uint32]uint8 // nil where keys have none
	template *tinkpb.KeyTemplate
}

func (f *keysetFile) sets() []set {
	fingerprint := set{fingerprintKind, &f.Fingerprint, nil, prf.HMACSHA256PRFKeyTemplate()}
	return append(f.rotated(), fingerprint)
}

// rotated are the sets of which a rotation makes new keys.
func (f *keysetFile) rotated() []set {
	return []set{
		{sealKind, &f.Seal, nil, aead.AES256GCMKeyTemplate()},
		{indexKind, &f.Index, f.IndexVersions, prf.HMACSHA256PRFKeyTemplate()},
		f.tombstones(),
	}
}

func (f *keysetFile) tombstones() set {
	return set{tombstoneKind, &f.Tombstone, f.TombstoneVersions, prf.HMACSHA256PRFKeyTemplate()}
}

func (s set) open() (*keyset.Handle, error) {
	handle, err := readKeyset(*s.content)
	if err != nil {
		return nil, fmt.Errorf("the keyset's %s is not a Tink keyset", s.kind)
	}
	return handle, nil
}

// add makes a new last key. Where keys have a version it gets the next number that
// is free.
func (s set) add() error {
	return s.change(func(m *keyset.Manager, last uint32) error {
		id, err := m.Add(s.template)
		if err != nil || s.versions == nil {
			return err
		}
		s.versions[id] = s.nextVersion(last)
		return nil
	})
}

func (s set) nextVersion(last uint32) uint8 {
	taken := map[uint8]bool{0: true}
	for _, version := range s.versions {
		taken[version] = true
	}
	next := s.versions[last] + 1
	for taken[next] {
		next++ // after 255 comes 0; there are never as many keys as numbers
	}
	return next
}

// promote makes the last key the primary one.
func (s set) promote() error {
	return s.change(func(m *keyset.Manager, last uint32) error { return m.SetPrimary(last) })
}

// remove takes a key out, which is not the primary one.
func (s set) remove(id uint32) error {
	delete(s.versions, id)
	return s.change(func(m *keyset.Manager, _ uint32) error { return m.Delete(id) })
}

func (s set) change(do func(m *keyset.Manager, last uint32) error) error {
	handle, err := s.open()
	if err != nil {
		return err
	}
	last, err := handle.Entry(handle.Len() - 1)
	if err != nil {
		return fmt.Errorf("the keyset's %s has no key", s.kind)
	}
	manager := keyset.NewManagerFromHandle(handle)
	if err := do(manager, last.KeyID()); err != nil {
		return fmt.Errorf("change the keyset's %s: %w", s.kind, err)
	}
	if handle, err = manager.Handle(); err != nil {
		return fmt.Errorf("change the keyset's %s: %w", s.kind, err)
	}
	*s.content, err = writeKeyset(handle)
	return err
}

// number is the id as Tink has it; 0 for a key of the ledger.
func (k KeyID) number() uint32 {
	id, _ := strconv.ParseUint(k.ID, 10, 32) // it comes from keyID
	return uint32(id)
}
