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
	"github.com/tink-crypto/tink-go/v2/tink"
	"golang.org/x/mod/sumdb/note"
)

// fileVersion is the form of the keyset file that this package writes and reads.
const fileVersion = 2

type keysetFile struct {
	Version       int              `json:"version"`
	Seal          json.RawMessage  `json:"seal"`
	Index         json.RawMessage  `json:"index"`
	IndexVersions map[uint32]uint8 `json:"indexVersions"`

	Tombstone         json.RawMessage  `json:"tombstone"`
	TombstoneVersions map[uint32]uint8 `json:"tombstoneVersions"`

	Ledger ledgerFile `json:"ledger"`
}

// Keys is an opened keyset file. It is safe for concurrent use.
type Keys struct {
	seal  tink.AEAD
	index []indexKey // the primary one, then the others by falling version

	tombstone []indexKey // as index

	signer     note.Signer
	verifiers  []note.Verifier
	publicKeys []string
}

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
	tombstone, tombstoneID, err := newKeyset(prf.HMACSHA256PRFKeyTemplate())
	if err != nil {
		return fmt.Errorf("generate the tombstone key: %w", err)
	}
	signer, verifier, err := newLedgerKey(newLedgerName())
	if err != nil {
		return err
	}
	out, err := json.MarshalIndent(keysetFile{
		Version:           fileVersion,
		Seal:              seal,
		Index:             index,
		IndexVersions:     map[uint32]uint8{id: 1},
		Tombstone:         tombstone,
		TombstoneVersions: map[uint32]uint8{tombstoneID: 1},
		Ledger:            ledgerFile{signer, []string{verifier}},
	}, "", "  ")
	if err != nil {
		return fmt.Errorf("generate the keyset: %w", err)
	}
	if _, err := w.Write(append(out, '\n')); err != nil {
		return fmt.Errorf("write the keyset: %w", err)
	}
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
	var out bytes.Buffer
	if err := insecurecleartextkeyset.Write(handle, keyset.NewJSONWriter(&out)); err != nil {
		return nil, 0, err
	}
	return out.Bytes(), primary.KeyID(), nil
}

// Open reads a keyset file as Generate writes it. Its errors hold nothing of
// the file's content, because that is keys.
func Open(r io.Reader) (*Keys, error) {
	content, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("read the keyset: %w", err)
	}
	var file keysetFile
	if err := json.Unmarshal(content, &file); err != nil {
		return nil, errors.New("the keyset is not a JSON object as `lethe keys generate` writes it")
	}
	if file.Version != fileVersion {
		return nil, fmt.Errorf("the keyset has version %d; this program reads version %d", file.Version, fileVersion)
	}
	handle, err := readKeyset(file.Seal)
	if err != nil {
		return nil, errors.New("the keyset's seal is not a Tink keyset")
	}
	seal, err := aead.New(handle)
	if err != nil {
		return nil, errors.New("the keyset's seal is not a Tink keyset for AEAD")
	}
	index, err := openPRFs("index", file.Index, file.IndexVersions)
	if err != nil {
		return nil, err
	}
	tombstone, err := openPRFs("tombstone", file.Tombstone, file.TombstoneVersions)
	if err != nil {
		return nil, err
	}
	signer, verifiers, err := openLedger(file.Ledger)
	if err != nil {
		return nil, err
	}
	return &Keys{
		seal: seal, index: index, tombstone: tombstone,
		signer: signer, verifiers: verifiers, publicKeys: file.Ledger.Verifiers,
	}, nil
}

func readKeyset(content []byte) (*keyset.Handle, error) {
	return insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(content)))
}
