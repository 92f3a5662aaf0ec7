package staff

import (
	"context"
	"errors"
	"fmt"
	"time"
	"unicode/utf8"

	"github.com/alexedwards/argon2id"

	"lethe/internal/fault"
)

// A password has 15 to 128 characters of any kind, and every byte counts (NIST
// SP 800-63B, ASVS 6.2). Long ones are refused, not cut.
const (
	passwordLeast = 15
	passwordMost  = 128
)

// Each hash takes 64 MiB and a core for a tenth of a second: a flood of
// sign-ins gets two of each, and waits for its turn this long.
const (
	hashesAtOnce = 2
	hashPatience = 5 * time.Second
)

// passwordParams are above the floor of ASVS 11.4.2 (t=3 wants 12 MiB), and the
// same on every machine: DefaultParams would depend on its number of CPUs.
// Raising them rehashes each password at its next sign-in.
func passwordParams() *argon2id.Params {
	return &argon2id.Params{Memory: 64 * 1024, Iterations: 3, Parallelism: 1, SaltLength: 16, KeyLength: 32}
}

func checkPassword(password string) []fault.Field {
	n := utf8.RuneCountInString(password)
	if n >= passwordLeast && n <= passwordMost {
		return nil
	}
	return []fault.Field{{Path: "password", Message: fmt.Sprintf("A password has %d to %d characters; this one has %d.", passwordLeast, passwordMost, n)}}
}

// hash returns the password in PHC form.
func (s *Service) hash(ctx context.Context, password string) (hashed string, err error) {
	err = s.inTurn(ctx, func() error {
		hashed, err = argon2id.CreateHash(password, s.params)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("hash a password: %w", err)
	}
	return hashed, nil
}

// matches compares the password with a hash, in constant time. Outdated means
// that the hash was made with other parameters than today's.
func (s *Service) matches(ctx context.Context, password, hashed string) (ok, outdated bool, err error) {
	err = s.inTurn(ctx, func() error {
		var params *argon2id.Params
		ok, params, err = argon2id.CheckHash(password, hashed)
		outdated = err == nil && *params != *s.params
		return err
	})
	if err != nil {
		return false, false, fmt.Errorf("compare a password: %w", err)
	}
	return ok, outdated, nil
}

// waste takes as long as matches, for accounts that are not there.
func (s *Service) waste(ctx context.Context, password string) error {
	_, err := s.hash(ctx, password)
	return err
}

// inTurn runs one hash when it is its turn. It fails with RateLimited when that
// does not come soon, and with ctx's error.
func (s *Service) inTurn(ctx context.Context, hash func() error) error {
	waiting, cancel := context.WithTimeout(ctx, hashPatience)
	defer cancel()
	if err := s.hashing.Acquire(waiting, 1); err != nil {
		if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
			return fault.New(fault.RateLimited, "Too many people are signing in just now. Try again in a few seconds.")
		}
		return err
	}
	defer s.hashing.Release(1)
	return hash()
}
