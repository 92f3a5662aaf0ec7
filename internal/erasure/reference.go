package erasure

import (
	"context"
	"crypto/rand"
	"fmt"

	"lethe/ent"
	"lethe/ent/archivedrequest"
)

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

// unusedReference returns a reference that no archived request has: the request
// will want to take it along into the archive. One that an open request has is
// refused by the table.
func unusedReference(ctx context.Context, tx *ent.Tx) (string, error) {
	for {
		reference := newReference()
		used, err := tx.ArchivedRequest.Query().Where(archivedrequest.Reference(reference)).Exist(ctx)
		if err != nil {
			return "", fmt.Errorf("look for a reference in the archive: %w", err)
		}
		if !used {
			return reference, nil
		}
	}
}
