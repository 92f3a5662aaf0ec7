package privacy

import (
	"fmt"

	"github.com/google/uuid"
)

// Primary tells what is written now from what was written with other keys.
type Primary struct {
	SealPrefix       []byte // the first bytes of data keys and of what Seal made
	IndexVersion     uint8  // the first byte of blind indexes
	TombstoneVersion uint8  // the first byte of tombstone marks
	Keys             []Key  // the primary keys
}

// Primary is what the primary keys write.
func (k *Keys) Primary() Primary {
	ring := k.ring()
	p := Primary{SealPrefix: ring.sealPrefix, IndexVersion: ring.index[0].version, TombstoneVersion: ring.tombstone[0].version}
	for _, key := range ring.all {
		if key.State == PrimaryKey {
			p.Keys = append(p.Keys, key)
		}
	}
	return p
}

// RewrapDataKey wraps the data key of a request by the primary key; what it sealed
// stays as it is. It fails as OpenDataKey does.
func (k *Keys) RewrapDataKey(requestID uuid.UUID, wrapped []byte) ([]byte, error) {
	anew, err := k.ring().reseal(wrapped, dataKeyPlace(requestID))
	if err != nil {
		return nil, fmt.Errorf("wrap the data key of request %s anew: %w", requestID, err)
	}
	return anew, nil
}

// Reseal seals by the primary key what Seal has sealed for the same place. It fails
// as Open does.
func (k *Keys) Reseal(sealed []byte, place string) ([]byte, error) {
	anew, err := k.ring().reseal(sealed, []byte(place))
	if err != nil {
		return nil, fmt.Errorf("seal %s anew: %w", place, err)
	}
	return anew, nil
}

func (r *keyring) reseal(sealed, place []byte) ([]byte, error) {
	plain, err := r.seal.Decrypt(sealed, place)
	if err != nil {
		return nil, err
	}
	return r.seal.Encrypt(plain, place)
}
