package certificate_test

import (
	"bytes"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"lethe/internal/certificate"
)

// A certificate comes from whoever hands it in: what was not signed never holds, and
// nothing that is read makes the program stop.
func FuzzCheck(f *testing.F) {
	f.Add([]byte(""))
	f.Add([]byte(`{"format": "lethe certificate v1"}`))
	f.Add([]byte(`{"format": "lethe certificate v1", "ledger": "x", "checkpoint": "x\n1\nAAAA\n\n— x AAAA\n", "proof": {"index": -1, "hashes": [""]}, "entries": [{}]}`))
	f.Add([]byte("{\"format\":\"lethe certificate v1\",\"entries\":null,\"proof\":{\"index\":9223372036854775807}}"))
	f.Fuzz(func(t *testing.T, file []byte) {
		for _, verifiers := range []note.Verifiers{note.VerifierList(), trusting{}} {
			c, err := certificate.Check(file, verifiers)
			if err != nil {
				continue
			}
			if again, err := c.Encode(); err != nil || !bytes.Equal(again, file) {
				t.Errorf("what holds is written otherwise: %v", err)
			}
			if _, forged := verifiers.(trusting); !forged {
				t.Error("what nobody signed holds")
			}
		}
	})
}

// trusting takes every signature, so that the rest of a file is read.
type trusting struct{}

func (trusting) Verifier(name string, hash uint32) (note.Verifier, error) {
	return anyone{name, hash}, nil
}

type anyone struct {
	name string
	hash uint32
}

func (a anyone) Name() string          { return a.name }
func (a anyone) KeyHash() uint32       { return a.hash }
func (anyone) Verify(_, _ []byte) bool { return true }
