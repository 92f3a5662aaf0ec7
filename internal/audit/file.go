package audit

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"

	"lethe/internal/transparency"
)

// fileTail is how much of the checkpoint file is looked at: some hundred
// checkpoints.
const fileTail = 64 << 10

// newestInFile returns the newest checkpoint of this ledger in the checkpoint
// file; of size 0 when there is no file or none in it. Notes that do not hold are
// passed over: a crash may have torn the last one.
func (s *Service) newestInFile() (transparency.Checkpoint, error) {
	if s.cfg.File == "" {
		return transparency.Checkpoint{}, nil
	}
	tail, err := readTail(s.cfg.File)
	if errors.Is(err, fs.ErrNotExist) {
		return transparency.Checkpoint{}, nil
	}
	if err != nil {
		return transparency.Checkpoint{}, fmt.Errorf("read the checkpoint file: %w", err)
	}
	for _, note := range slices.Backward(transparency.Notes(tail)) {
		if c, err := transparency.OpenCheckpoint(note, s.verifiers); err == nil {
			return c, nil
		}
	}
	return transparency.Checkpoint{}, nil
}

// holding are the notes of the text that are checkpoints of this ledger, in their
// order. Others are passed over: a crash may have torn one.
func (s *Service) holding(text string) []string {
	return slices.DeleteFunc(transparency.Notes(text), func(note string) bool {
		_, err := transparency.OpenCheckpoint(note, s.verifiers)
		return err != nil
	})
}

// InFile returns the notes of this ledger's checkpoints in the checkpoint file, in
// their order; none when there is no file.
func (s *Service) InFile() ([]string, error) {
	if s.cfg.File == "" {
		return nil, nil
	}
	text, err := os.ReadFile(s.cfg.File)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the checkpoint file: %w", err)
	}
	return s.holding(string(text)), nil
}

func readTail(name string) (string, error) {
	file, err := os.Open(name)
	if err != nil {
		return "", err
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return "", err
	}
	start := max(0, info.Size()-fileTail)
	tail, err := io.ReadAll(io.NewSectionReader(file, start, info.Size()-start))
	return string(tail), err
}

// appendToFile adds the note to the checkpoint file, safely on disk, unless the
// file has one as new already: other replicas may write to it too.
func (s *Service) appendToFile(c transparency.Checkpoint, note string, known []Restored) error {
	newest, err := s.newestInFile()
	if err != nil || asNew(newest, c, known) {
		return err
	}
	file, err := os.OpenFile(s.cfg.File, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o644)
	if err != nil {
		return fmt.Errorf("open the checkpoint file: %w", err)
	}
	before, err := gap(file)
	if err == nil {
		_, err = io.WriteString(file, before+note) // in one piece, so that no two are mixed
	}
	if err = errors.Join(err, file.Sync(), file.Close()); err != nil {
		return fmt.Errorf("write the checkpoint file: %w", err)
	}
	return nil
}

// gap is what parts the next note from what is there, which a crash may have cut
// anywhere.
func gap(file *os.File) (string, error) {
	info, err := file.Stat()
	if err != nil || info.Size() == 0 {
		return "", err
	}
	last := make([]byte, 1)
	if _, err := file.ReadAt(last, info.Size()-1); err != nil {
		return "", err
	}
	if strings.HasSuffix(string(last), "\n") {
		return "\n", nil
	}
	return "\n\n", nil
}
