package config_test

import (
	"strings"
	"testing"

	"lethe/internal/config"
)

const signingSecret = "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz" // 24 bytes

func TestSecretFrom_FindsTheSecret(t *testing.T) {
	t.Parallel()
	e := environment{
		variables: map[string]string{"CRM_SECRET": signingSecret + " "},
		files:     map[string]string{"/run/crm": signingSecret + "\n"},
	}
	for _, where := range [][2]string{{"CRM_SECRET", ""}, {"", "/run/crm"}, {"CRM_SECRET", "/absent"}} {
		got, err := config.SecretFrom(e.lookup, e.readFile, where[0], where[1])
		if got != signingSecret || err != nil {
			t.Errorf("%v: got %d bytes and %v", where, len(got), err)
		}
	}
}

func TestSecretFrom_SaysWhatIsMissingWithoutTheSecret(t *testing.T) {
	t.Parallel()
	e := environment{variables: map[string]string{
		"SHORT": "whsec_MDEyMzQ1", "BARE": strings.TrimPrefix(signingSecret, "whsec_"), "TEXT": "whsec_not base64",
	}}
	for _, c := range []struct{ env, file, want string }{
		{"", "", "the destination has no signing secret: give it secretEnv or secretFile"},
		{"ABSENT", "", "the variable ABSENT, which holds the signing secret, is not set: set it to whsec_ and at least 24 random bytes in base64"},
		{"", "/absent", "the signing secret: secretFile cannot be read: open /absent: file does not exist"},
		{"SHORT", "", "the variable SHORT does not hold a signing secret: write whsec_ and at least 24 random bytes in base64"},
		{"BARE", "", "the variable BARE does not hold a signing secret: write whsec_ and at least 24 random bytes in base64"},
		{"TEXT", "", "the variable TEXT does not hold a signing secret: write whsec_ and at least 24 random bytes in base64"},
	} {
		got, err := config.SecretFrom(e.lookup, e.readFile, c.env, c.file)
		if got != "" || err == nil || err.Error() != c.want {
			t.Errorf("%s%s: got %v, want %s", c.env, c.file, err, c.want)
		}
	}
}
