package privacy

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"

	"golang.org/x/mod/sumdb/note"
)

// ledgerFile holds the key that signs the ledger's checkpoints, and the public
// keys of all that have: each in the encoding of golang.org/x/mod/sumdb/note
// (C2SP signed-note), Ed25519.
type ledgerFile struct {
	Signer    string   `json:"signer"`
	Next      string   `json:"next,omitempty"` // the signer to be, while a rotation waits for every process to know it
	Verifiers []string `json:"verifiers"`      // oldest first; none ever goes
}

const ledgerKind = "ledger"

// add makes the next signer, of the same ledger.
func (l *ledgerFile) add() error {
	signer, err := note.NewSigner(l.Signer)
	if err != nil {
		return errors.New("the keyset's ledger signer is not a signing key of a signed note")
	}
	next, verifier, err := newLedgerKey(signer.Name())
	if err != nil {
		return err
	}
	l.Next, l.Verifiers = next, append(l.Verifiers, verifier)
	return nil
}

// promote makes the next signer the signer, if there is one. What the one before
// has signed is still checked with its public key.
func (l *ledgerFile) promote() {
	if l.Next != "" {
		l.Signer, l.Next = l.Next, ""
	}
}

// newLedgerKey makes a signing key for a ledger of that name.
func newLedgerKey(name string) (signer, verifier string, err error) {
	signer, verifier, err = note.GenerateKey(rand.Reader, name)
	if err != nil {
		return "", "", fmt.Errorf("generate the ledger's key: %w", err)
	}
	return signer, verifier, nil
}

// newLedgerName is unique, because the name is how the checkpoints of one ledger
// are told from those of another.
func newLedgerName() string {
	suffix := make([]byte, 4)
	rand.Read(suffix) // never fails, see crypto/rand
	return "lethe/" + hex.EncodeToString(suffix)
}

func openLedger(file ledgerFile) (note.Signer, note.Verifiers, error) {
	signer, err := note.NewSigner(file.Signer)
	if err != nil {
		return nil, nil, errors.New("the keyset's ledger signer is not a signing key of a signed note")
	}
	verifiers := make([]note.Verifier, len(file.Verifiers))
	known := false
	for i, text := range file.Verifiers {
		if verifiers[i], err = note.NewVerifier(text); err != nil {
			return nil, nil, fmt.Errorf("the keyset's ledger verifier %d is not a public key of a signed note", i+1)
		}
		known = known || verifiers[i].KeyHash() == signer.KeyHash() && verifiers[i].Name() == signer.Name()
	}
	if !known {
		return nil, nil, errors.New("the keyset's ledger verifiers lack the public key of its signer")
	}
	return signer, note.VerifierList(verifiers...), nil
}

// LedgerSigner signs the ledger's checkpoints. Its name is the ledger's. It is one
// key for good: who signs for long asks anew, or goes on with the key before a
// rotation, whose signatures count as well.
func (k *Keys) LedgerSigner() note.Signer { return k.ring().signer }

// LedgerVerifiers check the ledger's checkpoints: those of the signer, and of the
// signers before it and after it, as the keyset has them when it is asked.
func (k *Keys) LedgerVerifiers() note.Verifiers { return ledgerVerifiers{k} }

type ledgerVerifiers struct{ keys *Keys }

// Verifier finds the public key of that name and hash.
func (l ledgerVerifiers) Verifier(name string, hash uint32) (note.Verifier, error) {
	return l.keys.ring().verifiers.Verifier(name, hash)
}

// LedgerPublicKeys are the verifiers in the text form that others keep
// (name+hash+key), oldest first. They are no secret.
func (k *Keys) LedgerPublicKeys() []string { return slices.Clone(k.ring().publicKeys) }
