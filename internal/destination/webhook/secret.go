package webhook

import (
	"encoding/base64"
	"errors"
	"strings"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

const (
	secretPrefix = "whsec_"

	// minKeyBytes is what Standard Webhooks asks of a symmetric secret.
	minKeyBytes = 24
)

var errSecret = errors.New("the signing secret must be whsec_ followed by at least 24 random bytes in base64")

// CheckSecret returns an error, a sentence without the secret, unless s can sign
// orders: "whsec_" and at least 24 bytes in standard base64.
func CheckSecret(s string) error {
	_, err := newSigner(s)
	return err
}

// newSigner refuses weak secrets, above all the empty one: anybody can sign with
// an empty key.
func newSigner(secret string) (*standardwebhooks.Webhook, error) {
	encoded, ok := strings.CutPrefix(secret, secretPrefix)
	if !ok {
		return nil, errSecret
	}
	key, err := base64.StdEncoding.DecodeString(encoded)
	if err != nil || len(key) < minKeyBytes {
		return nil, errSecret
	}
	return standardwebhooks.NewWebhookRaw(key)
}
