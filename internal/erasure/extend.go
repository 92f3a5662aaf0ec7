package erasure

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
	"lethe/internal/clock"
	"lethe/internal/fault"
	"lethe/internal/lifecycle"
)

// Extension gives a request more time. The text is what the data subject is told,
// 10 to 4,000 characters: the law wants the reasons.
type Extension struct {
	RequestID uuid.UUID
	Ground    lifecycle.ExtensionGround
	Text      string
	Version   int // 0 is not checked
}

// Extend moves the deadline as far as the regulation allows, once. It fails with
// BadInput without a ground of the regulation or a text, and with Conflict where
// the regulation knows no extension, when it was extended before, when the day on
// which the person can still be told has passed, and for a closed request; each
// names the article.
func (s *Service) Extend(ctx context.Context, in Extension) (*ent.ErasureRequest, error) {
	in.Text = strings.TrimSpace(in.Text)
	if err := reasons(in.Text); err != nil {
		return nil, err
	}
	return s.change(ctx, in.RequestID, in.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		if err := s.mayExtend(ctx, c, in.Ground); err != nil {
			return err
		}
		to := *c.request
		to.ExtendedAt = &c.now
		update := c.request.Update().
			SetExtendedAt(c.now).
			SetExtensionGround(in.Ground).
			SetExtensionText(in.Text).
			SetExtendedBy(auth.From(ctx).Name).
			AddVersion(1)
		if err := s.setDue(ctx, c, update, to); err != nil {
			return err
		}
		if err := c.save(ctx, update, "request.extended", map[string]any{"ground": string(in.Ground)}); err != nil {
			return err
		}
		return c.tell(ctx, lifecycle.ExtensionLetter)
	})
}

func (s *Service) mayExtend(ctx context.Context, c *change, ground lifecycle.ExtensionGround) error {
	r, pack := c.request, s.cfg.Law.pack(c.request.Regulation)
	switch {
	case r.State.Final():
		return fault.New(fault.Conflict, "This request is closed (%s): there is no deadline to extend.", r.State)
	case pack.Extension == nil:
		return fault.New(fault.Conflict, "%s knows no extension of this deadline (%s).", pack.Title, pack.Answer.Article)
	case r.ExtendedAt != nil:
		return fault.New(fault.Conflict, "This deadline was extended on %s; the law lets it be extended once (%s).", r.ExtendedAt.Format("2 January 2006"), pack.Extension.Article)
	case !slices.Contains(pack.Extension.Grounds, strings.ToLower(string(ground))):
		return fault.Invalid(fault.Field{Path: "ground", Message: "Choose a ground that " + pack.Extension.Article + " allows."})
	}
	pauses, err := pausesOf(ctx, c.tx.Client(), r)
	if err != nil {
		return err
	}
	last, _ := pack.LastDayToExtend(r.SubmittedAt, s.cfg.Law.place(r.Regulation), stands(pauses))
	if c.now.After(last.At) && !last.Open {
		return fault.New(fault.Conflict, "The person had to be told of an extension by %s (%s).", day(last), pack.Extension.Article)
	}
	return nil
}

func day(d clock.Date) string { return d.At.Format("2 January 2006") }

// reasons checks what a person is told.
func reasons(text string) error {
	if n := utf8.RuneCountInString(text); n < 10 || n > 4000 {
		return fault.Invalid(fault.Field{Path: "text", Message: "Tell the data subject why, in 10 to 4,000 characters."})
	}
	return fault.Invalid(shorterThan("text", text, 4000)...) // and can be stored
}
