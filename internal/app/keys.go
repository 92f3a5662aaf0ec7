package app

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"lethe/internal/privacy"
)

// OpenKeys reads the keyset file that protects identifiers.
func OpenKeys(path string) (*privacy.Keys, error) {
	if path == "" {
		return nil, errors.New("LETHE_KEYS is not set: name the keyset file; \"lethe keys generate\" makes one")
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the keyset (LETHE_KEYS): %w", err)
	}
	defer file.Close()
	keys, err := privacy.Open(file)
	if err != nil {
		return nil, fmt.Errorf("the keyset %s: %w", path, err)
	}
	return keys, nil
}

// GenerateKeys writes a new keyset file that only its owner can read. It never
// replaces a file: what is sealed under a lost keyset is lost.
func GenerateKeys(path string) error {
	var keyset bytes.Buffer
	if err := privacy.Generate(&keyset); err != nil {
		return err
	}
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write the keyset: %w", err)
	}
	_, err = file.Write(keyset.Bytes())
	return errors.Join(err, file.Sync(), file.Close())
}

// ownKeys opens the keyset file, and makes it when there is none.
func ownKeys(path string) (*privacy.Keys, error) {
	if err := GenerateKeys(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	return OpenKeys(path)
}
