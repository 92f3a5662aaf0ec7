package config

import (
	"errors"
	"fmt"
	"strings"
)

// SecretsFrom returns the signing secrets of a destination: the value of the
// variable env, or the content of file when env is empty. It holds one secret, or
// two while one is being changed, the new one first, with white space between
// them. It fails, in a sentence without the secrets, when neither is given, when
// there is nothing under that name, and when check refuses what is there: check
// tells whether a text is a Standard Webhooks secret, "whsec_" and at least 24
// bytes in base64.
func SecretsFrom(
	lookup func(string) (string, bool), readFile func(string) ([]byte, error), check func(string) error, env, file string,
) ([]string, error) {
	var content, where string
	switch {
	case env != "":
		where = "the variable " + env
		content, _ = lookup(env)
		if strings.TrimSpace(content) == "" {
			return nil, fmt.Errorf("%s, which holds the signing secret, is not set: set it to whsec_ and at least 24 random bytes in base64", where)
		}
	case file != "":
		where = "the file " + file
		var err error
		content, err = contentOf(readFile, file)
		if err != nil {
			return nil, fmt.Errorf("the signing secret: secretFile %w", err)
		}
	default:
		return nil, errors.New("the destination has no signing secret: give it secretEnv or secretFile")
	}
	secrets := strings.Fields(content)
	for _, secret := range secrets {
		if check(secret) != nil {
			return nil, fmt.Errorf("%s does not hold a signing secret: write whsec_ and at least 24 random bytes in base64", where)
		}
	}
	if len(secrets) > 2 {
		return nil, fmt.Errorf("%s holds %d signing secrets: keep the new one and the one before it", where, len(secrets))
	}
	return secrets, nil
}
