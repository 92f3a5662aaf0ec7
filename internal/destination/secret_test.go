package destination_test

import (
	"strings"
	"testing"

	"lethe/internal/destination"
)

func TestCheckSecret_TakesTwentyFourBytesOrMore(t *testing.T) {
	t.Parallel()
	const secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	for s, ok := range map[string]bool{
		secret: true,
		"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=": true,
		"":                                       false,
		"whsec_":                                 false,
		"whsec_!":                                false,
		"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=": false, // 23 bytes
		strings.TrimPrefix(secret, "whsec_"):     false,
	} {
		err := destination.CheckSecret(s)
		if (err == nil) != ok {
			t.Errorf("CheckSecret(%q) = %v", s, err)
		}
		if err != nil && len(s) > 7 && strings.Contains(err.Error(), s) {
			t.Errorf("the secret is in %q", err)
		}
	}
}
