package config_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"lethe/internal/config"
)

const (
	signingSecret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"
	secretBefore  = "whsec_b2xkZXIgdGhhbiB0aGUgb3RoZXIgb25l"
)

// known stands in for the check of the form, which belongs to the connector.
func known(secret string) error {
	if secret != signingSecret && secret != secretBefore {
		return errors.New("not a signing secret: " + secret)
	}
	return nil
}

func TestSecretsFrom_FindsTheSecret(t *testing.T) {
	t.Parallel()
	e := environment{
		variables: map[string]string{"CRM_SECRET": signingSecret + " "},
		files:     map[string]string{"/run/crm": signingSecret + "\n"},
	}
	for _, where := range [][2]string{{"CRM_SECRET", ""}, {"", "/run/crm"}, {"CRM_SECRET", "/absent"}} {
		got, err := config.SecretsFrom(e.lookup, e.readFile, known, where[0], where[1])
		if !slices.Equal(got, []string{signingSecret}) || err != nil {
			t.Errorf("%v: got %d secrets and %v", where, len(got), err)
		}
	}
}

func TestSecretsFrom_FindsTwoWhileOneIsBeingChanged(t *testing.T) {
	t.Parallel()
	e := environment{
		variables: map[string]string{"CRM_SECRET": signingSecret + " " + secretBefore},
		files:     map[string]string{"/run/crm": signingSecret + "\n" + secretBefore + "\n"},
	}
	for _, where := range [][2]string{{"CRM_SECRET", ""}, {"", "/run/crm"}} {
		got, err := config.SecretsFrom(e.lookup, e.readFile, known, where[0], where[1])
		if !slices.Equal(got, []string{signingSecret, secretBefore}) || err != nil {
			t.Errorf("%v: got %d secrets and %v", where, len(got), err)
		}
	}
}

func TestSecretsFrom_SaysWhatIsMissingWithoutTheSecret(t *testing.T) {
	t.Parallel()
	e := environment{
		variables: map[string]string{
			"BLANK": " ", "BARE": strings.TrimPrefix(signingSecret, "whsec_"), "SECOND": signingSecret + " whsec_short",
			"THREE": strings.Repeat(signingSecret+" ", 3),
		},
		files: map[string]string{"/run/empty": "\n"},
	}
	for _, c := range []struct{ env, file, want string }{
		{"", "", "the destination has no signing secret: give it secretEnv or secretFile"},
		{"ABSENT", "", "the variable ABSENT, which holds the signing secret, is not set: set it to whsec_ and at least 24 random bytes in base64"},
		{"BLANK", "", "the variable BLANK, which holds the signing secret, is not set: set it to whsec_ and at least 24 random bytes in base64"},
		{"", "/absent", "the signing secret: secretFile cannot be read: open /absent: file does not exist"},
		{"", "/run/empty", "the signing secret: secretFile names /run/empty, which is empty: write the value into it"},
		{"BARE", "", "the variable BARE does not hold a signing secret: write whsec_ and at least 24 random bytes in base64"},
		{"SECOND", "", "the variable SECOND does not hold a signing secret: write whsec_ and at least 24 random bytes in base64"},
		{"THREE", "", "the variable THREE holds 3 signing secrets: keep the new one and the one before it"},
	} {
		got, err := config.SecretsFrom(e.lookup, e.readFile, known, c.env, c.file)
		if got != nil || err == nil || err.Error() != c.want {
			t.Errorf("%s%s: got %v, want %s", c.env, c.file, err, c.want)
		}
	}
}
