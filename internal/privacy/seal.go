package privacy

import "fmt"

// Seal encrypts a small secret that belongs to no request, such as the signing
// secret of a destination, under the keyset itself: the primary key's. The place
// names where the result is kept, "destination_secrets/<row id>/sealed"; it is
// not in the result, and Open needs the same one. Sealing twice gives different
// bytes.
func (k *Keys) Seal(plain, place string) ([]byte, error) {
	sealed, err := k.ring().seal.Encrypt([]byte(plain), []byte(place))
	if err != nil {
		return nil, fmt.Errorf("seal %s: %w", place, err)
	}
	return sealed, nil
}

// Open decrypts what Seal made for the same place, also under an older key of
// the keyset; anything else fails.
func (k *Keys) Open(sealed []byte, place string) (string, error) {
	plain, err := k.ring().seal.Decrypt(sealed, []byte(place))
	if err != nil {
		return "", fmt.Errorf("open %s: %w", place, err)
	}
	return string(plain), nil
}
