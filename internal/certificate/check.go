package certificate

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"lethe/internal/transparency"
)

// Check reads a certificate and returns it if it holds: the ledger's key has
// signed the checkpoint, the proof puts the last entry into its tree, the entries
// are one request's from the first on and none is missing between them, and the
// summary is what follows from them. It fails when any byte of the file is not as
// Encode writes it; the error names what does not fit.
//
// A certificate tells how the request stood at its last entry, and nothing of what
// came after.
func Check(file []byte, v note.Verifiers) (Certificate, error) {
	c, err := decode(file)
	if err != nil {
		return Certificate{}, err
	}
	checkpoint, err := c.openCheckpoint(v)
	if err != nil {
		return Certificate{}, err
	}
	if err := c.checkEntries(); err != nil {
		return Certificate{}, err
	}
	last := c.Entries[len(c.Entries)-1]
	if err := checkpoint.CheckInclusion(c.Proof.Index, last.Hash, c.Proof.Hashes); err != nil {
		return Certificate{}, fmt.Errorf("the proof does not fit: %w", err)
	}
	if err := c.checkSummary(); err != nil {
		return Certificate{}, err
	}
	if err := c.checkBytes(file); err != nil {
		return Certificate{}, err
	}
	c.Tree = checkpoint
	return c, nil
}

func decode(file []byte) (Certificate, error) {
	var c Certificate
	in := json.NewDecoder(bytes.NewReader(file))
	in.DisallowUnknownFields()
	if err := in.Decode(&c); err != nil {
		return Certificate{}, fmt.Errorf("this is not a certificate: %w", err)
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return Certificate{}, errors.New("this is not a certificate: something follows it")
	}
	if c.Format != Format {
		return Certificate{}, fmt.Errorf("the format is %q, and this program reads %q", c.Format, Format)
	}
	return c, nil
}

func (c Certificate) openCheckpoint(v note.Verifiers) (transparency.Checkpoint, error) {
	checkpoint, err := transparency.OpenCheckpoint(c.Checkpoint, v)
	if err != nil {
		return checkpoint, fmt.Errorf("the checkpoint does not hold: %w", err)
	}
	// Nobody vouches for a signature by an unknown key: any byte of it could be another.
	if _, signatures, _ := strings.Cut(c.Checkpoint, "\n\n"); strings.Count(signatures, "\n") != 1 {
		return checkpoint, errors.New("the checkpoint does not hold: it has another signature beside the ledger's")
	}
	if checkpoint.Name != c.Ledger {
		return checkpoint, fmt.Errorf("the checkpoint is of the ledger %s, and the certificate says %s", checkpoint.Name, c.Ledger)
	}
	return checkpoint, nil
}

// checkEntries follows the chain from its first entry.
func (c Certificate) checkEntries() error {
	if len(c.Entries) == 0 {
		return errors.New("the certificate has no entries")
	}
	var previous Entry
	for i, e := range c.Entries {
		if e.Number != i+1 {
			return fmt.Errorf("entry %d is missing or out of its place: entry %d stands there", i+1, e.Number)
		}
		if err := e.follows(previous); err != nil {
			return fmt.Errorf("entry %d: %w", e.Number, err)
		}
		previous = e
	}
	return nil
}

// follows checks the entry, and that it comes after the other; the first one comes
// after the zero entry.
func (e Entry) follows(before Entry) error {
	want := before.Hash[:]
	if e.Number == 1 {
		want = nil
	} else if e.SubjectID != before.SubjectID {
		return errors.New("it is about another request than the entries before it")
	}
	if !bytes.Equal(e.Previous, want) {
		return errors.New("it does not follow the entry before it")
	}
	record, err := e.record()
	if err != nil {
		return err
	}
	if record.Hash() != e.Hash {
		return errors.New("it was changed after it was written")
	}
	return nil
}

func (c Certificate) checkSummary() error {
	said, err := json.Marshal(c.Summary)
	if err != nil {
		return fmt.Errorf("read the summary: %w", err)
	}
	follows, err := json.Marshal(Summarise(c.Entries))
	if err != nil {
		return fmt.Errorf("summarise the entries: %w", err)
	}
	if !bytes.Equal(said, follows) {
		return errors.New("the summary is not what follows from the entries")
	}
	return nil
}

// checkBytes takes what no hash covers, such as spaces and the spelling of names.
func (c Certificate) checkBytes(file []byte) error {
	for i := range c.Entries {
		c.Entries[i].At = inLedger(c.Entries[i].At)
	}
	written, err := c.Encode()
	if err != nil {
		return err
	}
	if bytes.Equal(file, written) {
		return nil
	}
	at := 0
	for at < min(len(file), len(written)) && file[at] == written[at] {
		at++
	}
	return fmt.Errorf("byte %d is not as it was written", at+1)
}
