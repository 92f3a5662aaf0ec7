package privacy

import (
	"errors"
	"fmt"
	"strconv"

	"golang.org/x/mod/sumdb/note"
)

// KeyID tells the keys of a keyset file apart. It is no secret.
type KeyID struct {
	Kind string `json:"kind"` // seal, index, fingerprint, tombstone or ledger
	ID   string `json:"id"`   // of Tink; of the ledger's keys name+hash
}

// KeyState says what a key is for.
type KeyState string

// The states of a key. Writing is by the primary one, reading by all.
const (
	NextKey    KeyState = "next" // made by a rotation, and primary once every process knows it
	PrimaryKey KeyState = "primary"
	OldKey     KeyState = "old"
)

// Key says which key it is, and nothing of the key itself.
type Key struct {
	KeyID
	Version uint8    `json:"version,omitempty"` // the first byte of what it makes; of index and tombstone keys only
	State   KeyState `json:"state"`
}

// ListKeys lists the keys of a keyset file, those of one kind from the oldest to
// the newest.
func ListKeys(content []byte) ([]Key, error) {
	file, err := decodeFile(content)
	if err != nil {
		return nil, err
	}
	return file.keys()
}

// PublicKeys lists the public keys of the ledger in a keyset file, oldest first, as
// LedgerPublicKeys does.
func PublicKeys(content []byte) ([]string, error) {
	ring, err := openKeyring(content)
	if err != nil {
		return nil, err
	}
	return ring.publicKeys, nil
}

func (f *keysetFile) keys() ([]Key, error) {
	var all []Key
	for _, s := range f.sets() {
		keys, err := s.keys()
		if err != nil {
			return nil, err
		}
		all = append(all, keys...)
	}
	keys, err := f.Ledger.keys()
	return append(all, keys...), err
}

func (s set) keys() ([]Key, error) {
	handle, err := s.open()
	if err != nil {
		return nil, err
	}
	keys := make([]Key, handle.Len())
	state := OldKey
	for i := range keys {
		entry, err := handle.Entry(i)
		if err != nil {
			return nil, fmt.Errorf("the keyset's %s has no key %d", s.kind, i+1)
		}
		keys[i] = Key{KeyID: keyID(s.kind, entry.KeyID()), Version: s.versions[entry.KeyID()], State: state}
		if entry.IsPrimary() {
			keys[i].State, state = PrimaryKey, NextKey
		}
	}
	return keys, nil
}

func keyID(kind string, id uint32) KeyID {
	return KeyID{Kind: kind, ID: strconv.FormatUint(uint64(id), 10)}
}

func (l ledgerFile) keys() ([]Key, error) {
	signer, err := note.NewSigner(l.Signer)
	if err != nil {
		return nil, errors.New("the keyset's ledger signer is not a signing key of a signed note")
	}
	keys := make([]Key, len(l.Verifiers))
	state := OldKey
	for i, text := range l.Verifiers {
		verifier, err := note.NewVerifier(text)
		if err != nil {
			return nil, fmt.Errorf("the keyset's ledger verifier %d is not a public key of a signed note", i+1)
		}
		id := fmt.Sprintf("%s+%08x", verifier.Name(), verifier.KeyHash())
		keys[i] = Key{KeyID: KeyID{Kind: ledgerKind, ID: id}, State: state}
		if verifier.Name() == signer.Name() && verifier.KeyHash() == signer.KeyHash() {
			keys[i].State, state = PrimaryKey, NextKey
		}
	}
	return keys, nil
}
