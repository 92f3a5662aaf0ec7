package staff

import (
	"crypto/rand"
	"strings"
)

// NewPassword returns a password of 100 random bits that can be typed.
func NewPassword() string {
	text := strings.ToLower(rand.Text())
	return strings.Join([]string{text[:5], text[5:10], text[10:15], text[15:20]}, "-")
}
