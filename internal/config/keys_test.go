package config_test

import (
	"strings"
	"testing"

	"lethe/internal/config"
)

const localKey = "base64key://c21hbGwga2V5IGZvciB0ZXN0cywgMzIgYnl0ZXMgISE="

func TestLoad_ReadsTheKeyOfAKMSAndShowsNoSecret(t *testing.T) {
	t.Parallel()
	const aws = "awskms:///arn:aws:kms:eu-central-1:111122223333:key/1234abcd?region=eu-central-1"
	for url, shown := range map[string]string{
		localKey:                    "base64key://(hidden)",
		aws:                         aws,
		"hashivault://lethe":        "hashivault://lethe",
		"gcpkms://projects/p/a/b":   "gcpkms://projects/p/a/b",
		"azurekeyvault://v.net/key": "azurekeyvault://v.net/key",
	} {
		c := environment{variables: map[string]string{"LETHE_KEYS_KMS": url}}.load(t)
		if string(c.KeysKMS) != url {
			t.Errorf("%s is read as %q", url, string(c.KeysKMS))
		}
		for _, s := range c.Redacted() {
			if s.Name == "LETHE_KEYS_KMS" && s.Value != shown {
				t.Errorf("%s is shown as %q", url, s.Value)
			}
		}
	}
}

func TestLoad_RefusesWhatIsNoKeyOfAKMSWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"hunter2":                 "is not the address of a key: write one that begins with awskms://",
		"https://kms/hunter2":     "is not the address of a key",
		"base64key://":            "holds no key: write base64key:// and 32 random bytes",
		"base64key://aHVudGVyMg=": "holds no key",
		"hashivault://":           "names no key: write it after hashivault://",
	} {
		e := environment{variables: map[string]string{"LETHE_KEYS_KMS": value}}
		_, err := config.Load(e.lookup, e.readFile)
		if err == nil || !strings.Contains(err.Error(), "LETHE_KEYS_KMS: "+want) || strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "aHVu") {
			t.Errorf("%s: %v", value, err)
		}
	}
}

func TestLoad_ReadsTheRegionOfPhoneNumbers(t *testing.T) {
	t.Parallel()
	if c := (environment{variables: map[string]string{"LETHE_PHONE_REGION": "DE"}}).load(t); c.Erasure.PhoneRegion != "DE" {
		t.Errorf("the region is %q", c.Erasure.PhoneRegion)
	}
	for _, value := range []string{"de", "EU", "Germany", "+49", "ZZ"} {
		e := environment{variables: map[string]string{"LETHE_PHONE_REGION": value}}
		if _, err := config.Load(e.lookup, e.readFile); err == nil || !strings.Contains(err.Error(), "write its two letters of ISO 3166, such as DE or US") {
			t.Errorf("%s: %v", value, err)
		}
	}
}
