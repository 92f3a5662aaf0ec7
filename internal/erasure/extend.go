package erasure

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"lethe/ent"
	"lethe/internal/auth"
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
	if err := fault.Invalid(reasons(in.Text)...); err != nil {
		return nil, err
	}
	return s.change(ctx, in.RequestID, in.Version, auth.ReviewRequests, func(ctx context.Context, c *change) error {
		d, err := s.deadline(ctx, c.tx.Client(), c.request)
		if err != nil {
			return err
		}
		if err := d.mayExtend(in.Ground, c.now); err != nil {
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
		due, err := s.setDue(ctx, c, update, to)
		if err != nil {
			return err
		}
		if err := c.save(ctx, update, "request.extended", map[string]any{"ground": string(in.Ground), "dueAt": recorded(due)}); err != nil {
			return err
		}
		return c.tell(ctx, lifecycle.ExtensionLetter)
	})
}

func (d Deadline) mayExtend(ground lifecycle.ExtensionGround, now time.Time) error {
	if d.request.State.Final() {
		return fault.New(fault.Conflict, "This request is closed (%s): there is no deadline to extend.", d.request.State)
	}
	if why := d.NoExtension(now); why != "" {
		return fault.New(fault.Conflict, "%s", why)
	}
	if e := d.Pack.Extension; !slices.Contains(e.Grounds, strings.ToLower(string(ground))) {
		return fault.Invalid(fault.Field{Path: "ground", Message: "Choose a ground that " + e.Article + " allows."})
	}
	return nil
}

// NoExtension says why the law does not let the deadline of an open request be
// extended at that time, with the article; empty when it does.
func (d Deadline) NoExtension(now time.Time) string {
	e, at := d.Pack.Extension, d.request.ExtendedAt
	switch {
	case e == nil:
		return fmt.Sprintf("%s knows no extension of this deadline (%s).", d.Pack.Title, d.Pack.Answer.Article)
	case at != nil:
		return fmt.Sprintf("This deadline was extended on %s; the law lets it be extended once (%s).", at.Format(longDay), e.Article)
	case now.After(d.LastDayToExtend.At) && !d.LastDayToExtend.Open:
		return fmt.Sprintf("It cannot be extended any more: the person had to be told of it by %s (%s).", d.LastDayToExtend.At.Format(longDay), e.Article)
	}
	return ""
}

const longDay = "2 January 2006"

// reasons checks what a person is told.
func reasons(text string) []fault.Field {
	if n := utf8.RuneCountInString(text); n < 10 || n > 4000 {
		return []fault.Field{{Path: "text", Message: "Tell the data subject why, in 10 to 4,000 characters."}}
	}
	return shorterThan("text", text, 4000) // and can be stored
}
