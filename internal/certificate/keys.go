package certificate

import (
	"errors"
	"fmt"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// PublicKeys reads the public keys of ledgers, one in a line as "lethe keys public"
// prints them; empty lines and those that begin with # do not count. It fails
// without any key, and for a line that is none.
func PublicKeys(text string) (note.Verifiers, error) {
	var keys []note.Verifier
	for n, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, err := note.NewVerifier(line)
		if err != nil {
			return nil, fmt.Errorf("line %d is not a public key of a ledger, such as name+1a2b3c4d+…: %w", n+1, err)
		}
		keys = append(keys, key)
	}
	if len(keys) == 0 {
		return nil, errors.New("there is no public key")
	}
	return note.VerifierList(keys...), nil
}
