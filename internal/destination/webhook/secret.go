package webhook

import (
	"fmt"
	"net/http"
	"strings"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"lethe/internal/destination"
)

// newSigners returns a signer for each secret that counts, the newest first. One
// that cannot be used spoils them all: it is a fault of our own settings.
func newSigners(secrets []string) ([]*standardwebhooks.Webhook, error) {
	var signers []*standardwebhooks.Webhook
	for _, secret := range secrets {
		if err := destination.CheckSecret(secret); err != nil {
			return nil, err
		}
		signer, err := standardwebhooks.NewWebhook(secret)
		if err != nil {
			return nil, fmt.Errorf("read the signing secret: %w", err)
		}
		signers = append(signers, signer)
	}
	return signers, nil
}

// sign adds a signature under each secret, as Standard Webhooks has it for keys
// that are being changed. A destination without a secret gets none; one whose
// secret cannot be used gets no order.
func sign(header http.Header, secrets []string, id string, now time.Time, body []byte) error {
	signers, err := newSigners(secrets)
	if err != nil {
		return err
	}
	var signatures []string
	for _, signer := range signers {
		signature, err := signer.Sign(id, now, body)
		if err != nil {
			return fmt.Errorf("sign the order: %w", err)
		}
		signatures = append(signatures, signature)
	}
	if len(signatures) > 0 {
		header.Set(standardwebhooks.HeaderWebhookSignature, strings.Join(signatures, " "))
	}
	return nil
}
