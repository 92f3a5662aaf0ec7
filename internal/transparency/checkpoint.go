package transparency

import (
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint states how a ledger stood.
type Checkpoint struct {
	Name     string // of the ledger, and of the key that signs for it
	Size     int64  // how many entries are in the tree
	Root     tlog.Hash
	Previous int64     // the size of the checkpoint before, so that none can be taken away; 0 for the first
	At       time.Time // when it was made, in UTC, to the microsecond
}

// timeLayout writes a time in one way only.
const timeLayout = "2006-01-02T15:04:05.000000Z"

// Sign returns the checkpoint as a signed note: the name, the size, the root in
// base64 and, as extension lines, the checkpoint before and the time. The signer must have the
// checkpoint's name.
func (c Checkpoint) Sign(signer note.Signer) (string, error) {
	if signer.Name() != c.Name {
		return "", fmt.Errorf("sign the checkpoint of %s: the key is for %s", c.Name, signer.Name())
	}
	signed, err := note.Sign(&note.Note{Text: c.text()}, signer)
	if err != nil {
		return "", fmt.Errorf("sign the checkpoint: %w", err)
	}
	return string(signed), nil
}

func (c Checkpoint) text() string {
	return fmt.Sprintf("%s\n%d\n%s\nprevious %d\ntime %s\n", c.Name, c.Size, c.Root, c.Previous, c.At.UTC().Format(timeLayout))
}

// OpenCheckpoint reads a signed note as Sign writes it. It fails when none of the
// verifiers, under the checkpoint's own name, has signed it, and when a byte of
// it differs from what was signed. Signatures of others are allowed beside it.
func OpenCheckpoint(text string, v note.Verifiers) (Checkpoint, error) {
	n, err := note.Open([]byte(text), v)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("open the checkpoint: %w", err)
	}
	c, err := parse(n.Text)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("read the checkpoint: %w", err)
	}
	for _, s := range n.Sigs {
		// The note package takes a signature with bits to spare at its end.
		if _, err := base64.StdEncoding.Strict().DecodeString(s.Base64); err != nil {
			return Checkpoint{}, errors.New("open the checkpoint: its signature is not written as it was")
		}
	}
	for _, s := range n.Sigs {
		if s.Name == c.Name {
			return c, nil
		}
	}
	return Checkpoint{}, fmt.Errorf("open the checkpoint: it is of %s, which has not signed it", c.Name)
}

func parse(text string) (Checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) != 6 {
		return Checkpoint{}, errors.New("it does not have the lines of a checkpoint: name, size, root, previous and time")
	}
	c := Checkpoint{Name: lines[0]}
	var err error
	if c.Size, err = strconv.ParseInt(lines[1], 10, 64); err != nil || c.Size < 0 {
		return Checkpoint{}, errors.New("its second line is not a size")
	}
	if c.Root, err = tlog.ParseHash(lines[2]); err != nil {
		return Checkpoint{}, errors.New("its third line is not a hash")
	}
	previous, _ := strings.CutPrefix(lines[3], "previous ")
	if c.Previous, err = strconv.ParseInt(previous, 10, 64); err != nil || c.Previous < 0 || c.Previous > c.Size {
		return Checkpoint{}, errors.New("its fourth line is not the size of the checkpoint before")
	}
	if c.At, err = time.Parse("time "+timeLayout, lines[4]); err != nil {
		return Checkpoint{}, errors.New("its fifth line is not a time")
	}
	if c.text() != text { // such as +5 for 5: each checkpoint is written in one way
		return Checkpoint{}, errors.New("it is not written as it was")
	}
	return c, nil
}

// CheckInclusion fails unless the proof puts an entry, by its hash, into the tree
// of the checkpoint at that index, from 0 (RFC 6962, section 2.1.1).
func (c Checkpoint) CheckInclusion(index int64, entryHash [32]byte, proof []tlog.Hash) error {
	if err := tlog.CheckRecord(proof, c.Size, c.Root, index, Leaf(entryHash)); err != nil {
		return fmt.Errorf("entry %d is not proved to be among the %d of the checkpoint: %w", index, c.Size, err)
	}
	return nil
}

// CheckGrowth fails unless the proof shows that the newer tree begins with all of
// this one, in its order (RFC 6962, section 2.1.2). Every tree begins with the
// empty one.
func (c Checkpoint) CheckGrowth(newer Checkpoint, proof []tlog.Hash) error {
	if newer.Name != c.Name {
		return fmt.Errorf("the checkpoints are of two ledgers, %s and %s", c.Name, newer.Name)
	}
	if c.Size == 0 {
		return nil
	}
	if err := tlog.CheckTree(proof, newer.Size, newer.Root, c.Size, c.Root); err != nil {
		return fmt.Errorf("the tree of %d entries is not proved to go on from the tree of %d: %w", newer.Size, c.Size, err)
	}
	return nil
}
