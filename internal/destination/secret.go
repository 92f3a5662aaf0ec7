package destination

import (
	"encoding/base64"
	"errors"
	"strings"
)

const (
	secretPrefix = "whsec_"

	// minKeyBytes is what Standard Webhooks asks of a symmetric secret.
	minKeyBytes = 24
)

var errSecret = errors.New("the signing secret must be whsec_ followed by at least 24 random bytes in base64")

// CheckSecret returns an error, a sentence without the secret, unless s can sign
// orders, as https://www.standardwebhooks.com lays down: "whsec_" and at least 24
// bytes in standard base64. It refuses above all the empty secret: anybody can
// sign with an empty key.
func CheckSecret(s string) error {
	encoded, ok := strings.CutPrefix(s, secretPrefix)
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(key) < minKeyBytes {
		return errSecret
	}
	return nil
}
