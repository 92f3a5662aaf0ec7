package staff

import (
	"github.com/alexedwards/argon2id"
	"golang.org/x/sync/semaphore"

	"lethe/internal/database"
)

// Exported for the tests.
var (
	NewSecret  = newSecret
	WellFormed = wellFormed
)

// NewQuick is New with hashes that take no time.
func NewQuick(db *database.DB) *Service {
	s := New(db)
	s.params = &argon2id.Params{Memory: 64, Iterations: 1, Parallelism: 1, SaltLength: 16, KeyLength: 32}
	return s
}

// Hashing is what hashes take turns with.
func (s *Service) Hashing() *semaphore.Weighted { return s.hashing }

// Looks are the looks at tokens, for the test of who shares in which.
type Looks struct{ looks looks }

// NewLooks returns none.
func NewLooks() *Looks { return &Looks{newLooks()} }

// Join is join.
func (l *Looks) Join(hash string) (*look, bool) { return l.looks.join(hash) }

// Begin is begin.
func (l *Looks) Begin(hash string) *look { return l.looks.begin(hash) }
