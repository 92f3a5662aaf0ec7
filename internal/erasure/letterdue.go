package erasure

import (
	"context"
	"errors"
	"fmt"

	entsql "entgo.io/ent/dialect/sql"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/letter"
	"lethe/internal/crash"
)

// claimLetter leases the letter that has been due the longest and that no other
// replica is claiming. The lease is longer than a mail may take; when it ends
// without a result, the letter is due again and goes out under the same ID.
const claimLetter = `
WITH due AS (
	SELECT id FROM letters WHERE next_attempt_at <= (SELECT lethe_now())
	ORDER BY next_attempt_at LIMIT 1 FOR UPDATE SKIP LOCKED
)
UPDATE letters l SET attempts = l.attempts + 1, next_attempt_at = (SELECT lethe_now()) + interval '10 minutes'
FROM due WHERE l.id = due.id
RETURNING l.id`

// SendLettersDue sends the letter that has been due the longest, and returns how
// many it tried: one, or none when none is due. A letter that cannot be sent now
// is tried again for five days; one that can never be sent, or not in that time,
// has failed, which the ledger says. Neither is an error, and neither holds up
// its request.
func (s *Service) SendLettersDue(ctx context.Context) (int, error) {
	if !s.cfg.Letters.on() {
		return 0, nil
	}
	l, err := s.claimLetter(ctx)
	if err != nil || l == nil {
		return 0, err
	}
	return 1, s.settleLetter(ctx, l, s.carryLetter(ctx, l))
}

// claimLetter returns nil when no letter is due.
func (s *Service) claimLetter(ctx context.Context) (*ent.Letter, error) {
	var claimed *ent.Letter
	err := s.db.InTx(ctx, func(ctx context.Context, tx *ent.Tx) error {
		claimed = nil // of a try that was broken off
		ids, err := claimedLetters(ctx, tx)
		if err != nil || len(ids) == 0 {
			return err
		}
		claimed, err = tx.Letter.Query().Where(letter.ID(ids[0])).Only(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("claim a letter: %w", err)
	}
	return claimed, nil
}

func claimedLetters(ctx context.Context, tx *ent.Tx) ([]uuid.UUID, error) {
	rows, err := tx.QueryContext(ctx, claimLetter)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var ids []uuid.UUID
	return ids, entsql.ScanSlice(rows, &ids)
}

// carryLetter writes the letter and gives it to the post.
func (s *Service) carryLetter(ctx context.Context, l *ent.Letter) error {
	m, err := s.mailOf(ctx, l)
	if err != nil {
		return err
	}
	crash.Step()
	defer crash.Step()
	return s.cfg.Letters.Post.Send(ctx, m)
}

// mailOf writes the letter and opens its address, for one attempt.
func (s *Service) mailOf(ctx context.Context, l *ent.Letter) (Mail, error) {
	r, err := s.db.Read().ErasureRequest.Get(ctx, l.RequestID)
	if err != nil {
		return Mail{}, s.unwritten(ctx, l, err)
	}
	if !maySay(l.Kind, r) {
		return Mail{}, fmt.Errorf("%w: the request is %s now", ErrRefused, r.State)
	}
	written, err := s.write(ctx, s.db.Read(), r, l.Kind, l.Language)
	if missing := missingFacts(err); missing != "" {
		return Mail{}, fmt.Errorf("%w: missing %s", ErrRefused, missing)
	}
	if err != nil {
		return Mail{}, s.unwritten(ctx, l, err)
	}
	to, err := s.addressOf(ctx, r)
	if err != nil {
		return Mail{}, s.unwritten(ctx, l, err)
	}
	return Mail{ID: "letter." + l.ID.String(), To: to, Subject: written.Subject, Text: written.Text, Language: written.Language}, nil
}

// addressOf opens the first address of the request.
func (s *Service) addressOf(ctx context.Context, r *ent.ErasureRequest) (string, error) {
	identifiers, err := s.reveal(ctx, s.db.Read(), r)
	if err != nil {
		return "", err
	}
	for _, i := range identifiers {
		if i.Type == addressType {
			return i.Value, nil
		}
	}
	return "", fmt.Errorf("request %s has no address", r.ID)
}

// unwritten logs why a letter cannot be written; what is kept of it says less.
func (s *Service) unwritten(ctx context.Context, l *ent.Letter, err error) error {
	s.log.ErrorContext(ctx, "write a letter", "letter", l.ID, "error", err)
	return errors.New("the letter could not be written: see the log")
}
