package privacy

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"errors"
	"fmt"

	"github.com/google/uuid"
)

// dataKeyBytes makes AES-256.
const dataKeyBytes = 32

// DataKey seals and opens what belongs to one request. It exists in memory
// only; the zero DataKey seals and opens nothing. It is safe for concurrent use.
type DataKey struct {
	aead cipher.AEAD
}

// NewDataKey makes the data key of a request, and its wrapped form to store.
func (k *Keys) NewDataKey(requestID uuid.UUID) (key DataKey, wrapped []byte, err error) {
	raw := make([]byte, dataKeyBytes)
	rand.Read(raw) // never fails, see crypto/rand
	wrapped, err = k.ring().seal.Encrypt(raw, dataKeyPlace(requestID))
	if err != nil {
		return DataKey{}, nil, fmt.Errorf("wrap the data key of request %s: %w", requestID, err)
	}
	key, err = newDataKey(raw)
	return key, wrapped, err
}

// OpenDataKey unwraps the data key of a request. It fails when the key was
// wrapped for another request, was changed, or belongs to another keyset.
func (k *Keys) OpenDataKey(requestID uuid.UUID, wrapped []byte) (DataKey, error) {
	raw, err := k.ring().seal.Decrypt(wrapped, dataKeyPlace(requestID))
	if err != nil {
		return DataKey{}, fmt.Errorf("open the data key of request %s: %w", requestID, err)
	}
	return newDataKey(raw)
}

func dataKeyPlace(requestID uuid.UUID) []byte {
	return []byte("erasure_requests/" + requestID.String() + "/data_key")
}

func newDataKey(raw []byte) (DataKey, error) {
	block, err := aes.NewCipher(raw)
	if err != nil {
		return DataKey{}, fmt.Errorf("use the data key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return DataKey{}, fmt.Errorf("use the data key: %w", err)
	}
	return DataKey{aead}, nil
}

var errNoDataKey = errors.New("the data key is not open")

// Seal encrypts plain with AES-256-GCM: 12 bytes of nonce, the text, 16 bytes of
// tag. Sealing twice gives different bytes. The aad names the place where the
// result is kept, "identifiers/<row id>/sealed"; it is not in the result.
func (d DataKey) Seal(plain, aad string) ([]byte, error) {
	if d.aead == nil {
		return nil, errNoDataKey
	}
	return d.aead.Seal(nil, nil, []byte(plain), []byte(aad)), nil
}

// Open decrypts what Seal made with the same key and the same aad; anything
// else fails.
func (d DataKey) Open(sealed []byte, aad string) (string, error) {
	if d.aead == nil {
		return "", errNoDataKey
	}
	plain, err := d.aead.Open(nil, nil, sealed, []byte(aad))
	if err != nil {
		return "", fmt.Errorf("open %s: %w", aad, err)
	}
	return string(plain), nil
}
