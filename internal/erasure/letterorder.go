package erasure

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/letter"
	"lethe/internal/auth"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// Letters lists the letters about a request, the first one first.
func (s *Service) Letters(ctx context.Context, r *ent.ErasureRequest) ([]*ent.Letter, error) {
	letters, err := s.db.Read().Letter.Query().
		Where(letter.RequestID(r.ID)).
		Order(letter.ByCreatedAt(), letter.ByID()).All(ctx)
	if err != nil {
		return nil, fmt.Errorf("load the letters about request %s: %w", r.ID, err)
	}
	return letters, nil
}

// LetterOrder asks for a letter to the data subject.
type LetterOrder struct {
	RequestID uuid.UUID
	Kind      lifecycle.LetterKind
	Version   int // 0 is not checked
}

// SendLetter queues a letter that was never queued, because letters were switched
// off, or that has failed. It fails with Conflict when letters are off, when the
// request has no address, when that letter was sent or is about to be, and when
// there is nothing to tell yet.
func (s *Service) SendLetter(ctx context.Context, o LetterOrder) (*ent.ErasureRequest, error) {
	if _, ok := letterKinds[o.Kind]; !ok {
		return nil, fault.Invalid(fault.Field{Path: "kind", Message: "Choose which letter is to be sent."})
	}
	return s.change(ctx, o.RequestID, o.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		if err := s.mayTell(ctx, c, o.Kind); err != nil {
			return err
		}
		return c.queueAnew(ctx, o.Kind)
	})
}

func (s *Service) mayTell(ctx context.Context, c *change, kind lifecycle.LetterKind) error {
	if !s.cfg.Letters.on() {
		return fault.New(fault.Conflict, "Letters are switched off here: a mail server and the controller's name are to be set first.")
	}
	if !maySay(kind, c.request) {
		return fault.New(fault.Conflict, "This request is %s: there is no completion to tell of.", c.request.State)
	}
	_, err := s.write(ctx, c.tx.Client(), c.request, kind, s.cfg.Letters.language())
	return refusedLetter(err)
}

// queueAnew queues the letter, and says so when it was not queued.
func (c *change) queueAnew(ctx context.Context, kind lifecycle.LetterKind) error {
	before, err := c.tx.Letter.Query().Where(letter.RequestID(c.request.ID), letter.KindEQ(kind), letter.StateNEQ(lifecycle.LetterFailed)).First(ctx)
	switch {
	case err == nil && before.State == lifecycle.LetterSent:
		return fault.New(fault.Conflict, "This letter was sent on %s.", before.SentAt.Format("2 January 2006 at 15:04 UTC"))
	case err == nil:
		return fault.New(fault.Conflict, "This letter is on its way already.")
	case !ent.IsNotFound(err):
		return fmt.Errorf("look for a letter about request %s: %w", c.request.ID, err)
	}
	if err := c.tell(ctx, kind); err != nil {
		return err
	}
	queued, err := c.tx.Letter.Query().Where(letter.RequestID(c.request.ID), letter.KindEQ(kind), letter.StateEQ(lifecycle.LetterQueued)).Exist(ctx)
	switch {
	case err != nil:
		return fmt.Errorf("look for a letter about request %s: %w", c.request.ID, err)
	case !queued:
		return fault.New(fault.Conflict, "This request has no e-mail address: the person must be told by other means.")
	}
	return nil
}

// refusedLetter makes missing facts a sentence for a person.
func refusedLetter(err error) error {
	if missing := missingFacts(err); missing != "" {
		return fault.New(fault.Conflict, "This letter cannot be written yet: it lacks %s.", missing)
	}
	return err
}
