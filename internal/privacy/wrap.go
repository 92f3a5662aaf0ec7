package privacy

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
)

// Keeper is the key in a KMS that encrypts keyset files.
type Keeper interface {
	Encrypt(ctx context.Context, plain []byte) ([]byte, error)
	Decrypt(ctx context.Context, encrypted []byte) ([]byte, error)
}

// wrappedFile is a keyset file under a data key of its own, because what a KMS
// encrypts by itself is short: 4 KiB with AWS, a few hundred bytes with Azure.
type wrappedFile struct {
	Version int      `json:"version"`
	Wrapped *wrapped `json:"wrapped"`
}

type wrapped struct {
	Key    []byte `json:"key"`    // the data key, encrypted by the KMS
	Keyset []byte `json:"keyset"` // the file, AES-256-GCM by the data key
}

// wrappedPlace binds the encrypted file to what it is.
const wrappedPlace = "lethe keyset"

// IsWrapped reports whether a keyset file is encrypted by a KMS.
func IsWrapped(content []byte) bool {
	var file wrappedFile
	return json.Unmarshal(content, &file) == nil && file.Wrapped != nil
}

// Wrap encrypts a keyset file, with one call to the KMS.
func Wrap(ctx context.Context, keeper Keeper, content []byte) ([]byte, error) {
	raw := make([]byte, dataKeyBytes)
	rand.Read(raw) // never fails, see crypto/rand
	key, err := newDataKey(raw)
	if err != nil {
		return nil, err
	}
	sealed, err := key.Seal(string(content), wrappedPlace)
	if err != nil {
		return nil, err
	}
	encrypted, err := keeper.Encrypt(ctx, raw)
	if err != nil {
		return nil, fmt.Errorf("encrypt the keyset by the KMS: %w", err)
	}
	out, err := json.MarshalIndent(wrappedFile{fileVersion, &wrapped{encrypted, sealed}}, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode the encrypted keyset: %w", err)
	}
	return append(out, '\n'), nil
}

// Unwrap decrypts a keyset file that Wrap encrypted, with one call to the KMS.
func Unwrap(ctx context.Context, keeper Keeper, content []byte) ([]byte, error) {
	var file wrappedFile
	if err := json.Unmarshal(content, &file); err != nil || file.Wrapped == nil {
		return nil, errors.New("the keyset is not encrypted by a KMS")
	}
	raw, err := keeper.Decrypt(ctx, file.Wrapped.Key)
	if err != nil {
		return nil, fmt.Errorf("decrypt the keyset by the KMS: %w", err)
	}
	key, err := newDataKey(raw)
	if err != nil {
		return nil, err
	}
	plain, err := key.Open(file.Wrapped.Keyset, wrappedPlace)
	if err != nil {
		return nil, errors.New("the encrypted keyset was changed, or is another's")
	}
	return []byte(plain), nil
}
