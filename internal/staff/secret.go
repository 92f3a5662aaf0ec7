package staff

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"hash/crc32"
	"math/big"
	"regexp"
	"strings"

	"github.com/google/uuid"
)

// The text of a token: lethe_<id>_<secret>_<crc>.
//
//	id      the last 12 hex digits of the token's id, to find the row of a token that leaked
//	secret  256 random bits in base 62
//	crc     CRC-32 (IEEE) of all before it in base 62: a typing error or a line
//	        that only looks like a token costs no query, and scanners for leaked
//	        secrets can tell
var tokenForm = regexp.MustCompile(`^lethe_[0-9a-f]{12}_[0-9A-Za-z]{43}_[0-9A-Za-z]{6}$`)

const crcLength = 6 // of 32 bits in base 62

// newSecret returns the text of a new token.
func newSecret(id uuid.UUID) string {
	bits := make([]byte, 32)
	_, _ = rand.Read(bits) // never fails
	text := id.String()
	body := "lethe_" + text[len(text)-12:] + "_" + base62(bits, 43) + "_"
	return body + checksum(body)
}

// wellFormed reports whether the text can be a token.
func wellFormed(secret string) bool {
	if !tokenForm.MatchString(secret) {
		return false
	}
	end := len(secret) - crcLength
	return secret[end:] == checksum(secret[:end])
}

func checksum(body string) string {
	return base62(binary.BigEndian.AppendUint32(nil, crc32.ChecksumIEEE([]byte(body))), crcLength)
}

// base62 is the number in bits, filled up with zeros to the length.
func base62(bits []byte, length int) string {
	digits := new(big.Int).SetBytes(bits).Text(62)
	return strings.Repeat("0", length-len(digits)) + digits
}

// hashSecret needs no salt and no stretching: a secret is 256 random bits.
func hashSecret(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}
