package privacy

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/prf"
	tinkpb "github.com/tink-crypto/tink-go/v2/proto/tink_go_proto"
)

// fileVersion is the form of the keyset file that this package writes and reads.
const fileVersion = 2

type keysetFile struct {
	Version int `json:"version"`

	Seal          json.RawMessage  `json:"seal"`
	Index         json.RawMessage  `json:"index"`
	IndexVersions map[uint32]uint8 `json:"indexVersions"`
	Fingerprint   json.RawMessage  `json:"fingerprint"`

	Tombstone         json.RawMessage  `json:"tombstone"`
	TombstoneVersions map[uint32]uint8 `json:"tombstoneVersions"`

	Ledger ledgerFile `json:"ledger"`

	// Removed are the keys that were taken out on purpose, so that a process which
	// knows them can tell this from a file that lost some.
	Removed []KeyID `json:"removed,omitempty"`
}

// ErrOutdated says that a keyset file has the form of an earlier program. Upgrade
// gives it this one's.
var ErrOutdated = errors.New("the keyset has version 1; this program reads version 2")

// Generate writes a new keyset file with one key of each kind.
func Generate(w io.Writer) error {
	seal, _, err := newKeyset(aead.AES256GCMKeyTemplate())
	if err != nil {
		return fmt.Errorf("generate the sealing key: %w", err)
	}
	index, id, err := newKeyset(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return fmt.Errorf("generate the index key: %w", err)
	}
	fingerprint, _, err := newKeyset(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return fmt.Errorf("generate the fingerprint key: %w", err)
	}
	file := keysetFile{
		Version:       fileVersion,
		Seal:          seal,
		Index:         index,
		IndexVersions: map[uint32]uint8{id: 1},
		Fingerprint:   fingerprint,
	}
	if err := file.addProof(); err != nil {
		return err
	}
	out, err := file.encode()
	if err != nil {
		return err
	}
	if _, err := w.Write(out); err != nil {
		return fmt.Errorf("write the keyset: %w", err)
	}
	return nil
}

// addProof makes the keys of what is kept of erased persons, and of the ledger.
func (f *keysetFile) addProof() error {
	tombstone, id, err := newKeyset(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return fmt.Errorf("generate the tombstone key: %w", err)
	}
	signer, verifier, err := newLedgerKey(newLedgerName())
	if err != nil {
		return err
	}
	f.Tombstone, f.TombstoneVersions = tombstone, map[uint32]uint8{id: 1}
	f.Ledger = ledgerFile{Signer: signer, Verifiers: []string{verifier}}
	return nil
}

// newKeyset returns a Tink keyset with one new key, and that key's id.
func newKeyset(template *tinkpb.KeyTemplate) (json.RawMessage, uint32, error) {
	handle, err := keyset.NewHandle(template)
	if err != nil {
		return nil, 0, err
	}
	primary, err := handle.Primary()
	if err != nil {
		return nil, 0, err
	}
	content, err := writeKeyset(handle)
	return content, primary.KeyID(), err
}

// decodeFile reads a keyset file of this version. Its errors hold nothing of the
// file's content, because that is keys.
func decodeFile(content []byte) (*keysetFile, error) {
	file, err := decodeAnyFile(content)
	switch {
	case err != nil:
		return nil, err
	case file.Version == 1:
		return nil, ErrOutdated
	case file.Version != fileVersion:
		return nil, fmt.Errorf("the keyset has version %d; this program reads version %d", file.Version, fileVersion)
	}
	return file, nil
}

func decodeAnyFile(content []byte) (*keysetFile, error) {
	if IsWrapped(content) {
		return nil, errors.New("the keyset is encrypted by a KMS")
	}
	var file keysetFile
	if err := json.Unmarshal(content, &file); err != nil {
		return nil, errors.New("the keyset is not a JSON object as `lethe keys generate` writes it")
	}
	return &file, nil
}

func (f *keysetFile) encode() ([]byte, error) {
	out, err := json.MarshalIndent(f, "", "  ")
	if err != nil {
		return nil, errors.New("encode the keyset") // the cause may quote keys
	}
	return append(out, '\n'), nil
}

func readKeyset(content []byte) (*keyset.Handle, error) {
	return insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(content)))
}

func writeKeyset(handle *keyset.Handle) (json.RawMessage, error) {
	var out bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&out)); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
