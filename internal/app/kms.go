package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	kms "gocloud.dev/secrets"
	// Each makes one kind of URL known. All of them together are a quarter of the
	// binary and cost nothing while they are not asked.
	_ "gocloud.dev/secrets/awskms"
	_ "gocloud.dev/secrets/azurekeyvault"
	_ "gocloud.dev/secrets/gcpkms"
	_ "gocloud.dev/secrets/hashivault"
	_ "gocloud.dev/secrets/localsecrets"

	"lethe/internal/config"
	"lethe/internal/privacy"
)

// withKeeper opens the key of a KMS, uses it and closes it. Who signs in, and where
// the KMS is, the libraries read from the environment, as their providers document.
func withKeeper(ctx context.Context, url config.Secret, use func(privacy.Keeper) error) error {
	keeper, err := kms.OpenKeeper(ctx, string(url))
	if err != nil {
		if strings.HasPrefix(string(url), "base64key:") {
			err = errors.New("it is no base64key") // the cause quotes the key
		}
		return fmt.Errorf("open the key of the KMS (LETHE_KEYS_KMS): %w", err)
	}
	return errors.Join(use(keeper), keeper.Close())
}
