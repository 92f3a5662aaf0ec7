package erasure

import "crypto/rand"

// alphabet is Crockford's base 32: no I, L, O or U, so that a reference
// survives being read out on the telephone.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// newReference returns a reference such as ER-7QK4-M2XD: 40 random bits, which
// say nothing of the person or of how many requests there are.
func newReference() string {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails: crypto/rand ends the program instead
	for i, b := range random {
		random[i] = alphabet[b%32]
	}
	return "ER-" + string(random[:4]) + "-" + string(random[4:])
}
