package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/nyaruka/phonenumbers"
)

// base64Key is the scheme of a key that is in the URL itself.
const base64Key = "base64key"

// kmsSchemes are the kinds of KMS that the program can ask.
var kmsSchemes = []string{"awskms", "gcpkms", "azurekeyvault", "hashivault", base64Key}

// readKeysKMS never repeats the value: a base64key is the key itself.
func readKeysKMS(c *Config, value string) error {
	u, err := url.Parse(value)
	switch {
	case err != nil || !slices.Contains(kmsSchemes, u.Scheme):
		return fmt.Errorf("is not the address of a key: write one that begins with %s://", strings.Join(kmsSchemes, ":// or "))
	case u.Scheme == base64Key && !isKey(strings.TrimPrefix(value, base64Key+"://")):
		// Without a key one would be made up, and lost with the process.
		return errors.New("holds no key: write base64key:// and 32 random bytes in URL-safe base64")
	case u.Host == "" && u.Path == "":
		return fmt.Errorf("names no key: write it after %s://", u.Scheme)
	}
	c.KeysKMS = Secret(value)
	return nil
}

func isKey(text string) bool {
	key, err := base64.URLEncoding.DecodeString(text)
	return err == nil && len(key) == 32
}

func showKeysKMS(value string) string {
	if strings.HasPrefix(value, base64Key+":") {
		return base64Key + "://" + Secret(value).String()
	}
	return value
}

func readPhoneRegion(c *Config, value string) error {
	if phonenumbers.GetCountryCodeForRegion(value) == 0 {
		return fmt.Errorf("%q is not a region: write its two letters of ISO 3166, such as DE or US", value)
	}
	c.Erasure.PhoneRegion = value
	return nil
}
