package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"lethe/internal/config"
	"lethe/internal/privacy"
)

// Keyset is where the keyset file is that protects identifiers, and which key of a
// KMS encrypts it.
type Keyset struct {
	Path string
	KMS  config.Secret // URL; empty: the file is not encrypted
}

// KeysetOf is the keyset that the settings name.
func KeysetOf(cfg config.Config) Keyset { return Keyset{Path: cfg.Keys, KMS: cfg.KeysKMS} }

// Open reads the keyset file, with one call to the KMS if there is one.
func (k Keyset) Open(ctx context.Context) (*privacy.Keys, error) {
	content, err := k.Read(ctx)
	if err != nil {
		return nil, err
	}
	keys, err := privacy.Open(bytes.NewReader(content))
	switch {
	case errors.Is(err, privacy.ErrOutdated):
		return nil, fmt.Errorf(`the keyset %s: %w: "lethe keys upgrade --in-place" brings it up to date`, k.Path, err)
	case err != nil:
		return nil, fmt.Errorf("the keyset %s: %w", k.Path, err)
	}
	return keys, nil
}

// Read returns what is in the keyset file, decrypted. It fails when the file is
// encrypted and there is no KMS, and the other way round.
func (k Keyset) Read(ctx context.Context) ([]byte, error) {
	stored, err := k.readStored()
	if err != nil {
		return nil, err
	}
	return k.decode(ctx, stored)
}

func (k Keyset) readStored() ([]byte, error) {
	if k.Path == "" {
		return nil, errors.New("LETHE_KEYS is not set: name the keyset file; \"lethe keys generate\" makes one")
	}
	stored, err := os.ReadFile(k.Path)
	if err != nil {
		return nil, fmt.Errorf("open the keyset (LETHE_KEYS): %w", err)
	}
	return stored, nil
}

func (k Keyset) decode(ctx context.Context, stored []byte) ([]byte, error) {
	switch wrapped := privacy.IsWrapped(stored); {
	case wrapped && k.KMS == "":
		return nil, fmt.Errorf("the keyset %s is encrypted: set LETHE_KEYS_KMS to the key of the KMS", k.Path)
	case !wrapped && k.KMS != "":
		return nil, fmt.Errorf(`the keyset %s is not encrypted: "lethe keys wrap" does that with the key of LETHE_KEYS_KMS`, k.Path)
	case !wrapped:
		return stored, nil
	}
	var content []byte
	err := withKeeper(ctx, k.KMS, func(keeper privacy.Keeper) (err error) {
		content, err = privacy.Unwrap(ctx, keeper, stored)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("the keyset %s: %w", k.Path, err)
	}
	return content, nil
}

// Encode is the content as the file holds it: encrypted, if there is a KMS.
func (k Keyset) Encode(ctx context.Context, content []byte) ([]byte, error) {
	if k.KMS == "" {
		return content, nil
	}
	var stored []byte
	err := withKeeper(ctx, k.KMS, func(keeper privacy.Keeper) (err error) {
		stored, err = privacy.Wrap(ctx, keeper, content)
		return err
	})
	return stored, err
}

// Generate writes a new keyset file that only its owner can read.
func (k Keyset) Generate(ctx context.Context) error {
	var content bytes.Buffer
	if err := privacy.Generate(&content); err != nil {
		return err
	}
	return k.Create(ctx, content.Bytes())
}

// Create writes the content into a new file that only its owner can read. It never
// replaces a file: what is sealed under a lost keyset is lost.
func (k Keyset) Create(ctx context.Context, content []byte) error {
	stored, err := k.Encode(ctx, content)
	if err != nil {
		return err
	}
	file, err := os.OpenFile(k.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("write the keyset: %w", err)
	}
	_, err = file.Write(stored)
	return errors.Join(err, file.Sync(), file.Close())
}

// own opens the keyset file of `lethe dev`: it makes the file when there is none,
// and brings one of an earlier program up to date.
func (k Keyset) own(ctx context.Context) (*privacy.Keys, error) {
	if err := k.Generate(ctx); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, err
	}
	keys, err := k.Open(ctx)
	if !errors.Is(err, privacy.ErrOutdated) {
		return keys, err
	}
	if err := k.Change(ctx, privacy.Upgrade); err != nil {
		return nil, err
	}
	return k.Open(ctx)
}
