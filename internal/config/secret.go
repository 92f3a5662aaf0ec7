package config

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
)

// SecretFrom returns the signing secret of a destination: the value of the
// variable env, or the trimmed content of file when env is empty. It fails, in
// a sentence without the secret, when neither is given, when there is nothing
// under that name, and when what is there is not a Standard Webhooks secret:
// "whsec_" and at least 24 bytes in base64.
func SecretFrom(lookup func(string) (string, bool), readFile func(string) ([]byte, error), env, file string) (string, error) {
	var secret, where string
	switch {
	case env != "":
		where = "the variable " + env
		secret, _ = lookup(env)
		secret = strings.TrimSpace(secret)
		if secret == "" {
			return "", fmt.Errorf("%s, which holds the signing secret, is not set: set it to whsec_ and at least 24 random bytes in base64", where)
		}
	case file != "":
		where = "the file " + file
		content, err := contentOf(readFile, file)
		if err != nil {
			return "", fmt.Errorf("the signing secret: secretFile %w", err)
		}
		secret = content
	default:
		return "", errors.New("the destination has no signing secret: give it secretEnv or secretFile")
	}
	encoded, ok := strings.CutPrefix(secret, "whsec_")
	key, err := base64.StdEncoding.DecodeString(encoded)
	if !ok || err != nil || len(key) < 24 {
		return "", fmt.Errorf("%s does not hold a signing secret: write whsec_ and at least 24 random bytes in base64", where)
	}
	return secret, nil
}
