package privacy_test

import (
	"bytes"
	"context"
	"errors"
	"testing"

	"lethe/internal/privacy"
)

// kms keeps one secret at a time, for whom it is asked.
type kms struct{ kept []byte }

func (k *kms) Encrypt(_ context.Context, plain []byte) ([]byte, error) {
	k.kept = plain
	return []byte("ticket"), nil
}

func (k *kms) Decrypt(_ context.Context, encrypted []byte) ([]byte, error) {
	if string(encrypted) != "ticket" || k.kept == nil {
		return nil, errors.New("unknown ticket")
	}
	return k.kept, nil
}

func TestWrap_HidesTheFileFromAllButTheKMS(t *testing.T) {
	t.Parallel()
	file, keeper := generate(t), &kms{}
	wrapped, err := privacy.Wrap(t.Context(), keeper, file)
	check(t, err)
	if !privacy.IsWrapped(wrapped) || privacy.IsWrapped(file) || bytes.Contains(wrapped, []byte("primaryKeyId")) {
		t.Errorf("the wrapped file is %s", wrapped)
	}
	if len(keeper.kept) != 32 {
		t.Errorf("the KMS encrypts %d bytes; some take no more than a few hundred", len(keeper.kept))
	}
	if plain, err := privacy.Unwrap(t.Context(), keeper, wrapped); err != nil || !bytes.Equal(plain, file) {
		t.Errorf("unwrapped %d bytes, %v", len(plain), err)
	}
	if _, err := privacy.Open(bytes.NewReader(wrapped)); err == nil {
		t.Error("the wrapped file opens by itself")
	}
	for name, tt := range map[string]struct {
		keeper *kms
		file   []byte
	}{
		"another KMS":    {&kms{}, wrapped},
		"another key":    {&kms{kept: make([]byte, 32)}, wrapped},
		"not wrapped":    {keeper, file},
		"not a file":     {keeper, []byte("hunter2")},
		"a changed file": {keeper, bytes.Replace(wrapped, []byte(`"keyset": "`), []byte(`"keyset": "AAAA`), 1)},
	} {
		if _, err := privacy.Unwrap(t.Context(), tt.keeper, tt.file); err == nil {
			t.Errorf("%s: it opens", name)
		}
	}
}
