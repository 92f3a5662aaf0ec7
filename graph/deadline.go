package graph

import (
	"context"

	"lethe/ent"
	"lethe/graph/model"
	"lethe/internal/auth"
)

// extensionOf says how the deadline of a request was extended, or nil when it was
// not.
func extensionOf(ctx context.Context, r *ent.ErasureRequest) *model.DeadlineExtension {
	if r.ExtendedAt == nil || r.ExtensionGround == nil {
		return nil
	}
	return &model.DeadlineExtension{
		Ground: *r.ExtensionGround, At: *r.ExtendedAt, By: r.ExtendedBy, Text: toldTo(ctx, r.ExtensionText),
	}
}

// toldTo is what the data subject is told, for those who may see subjects.
func toldTo(ctx context.Context, text string) *string {
	if !auth.From(ctx).May(auth.SeeSubjects) {
		return nil
	}
	return &text
}

// notEmpty is the text, or nil for none.
func notEmpty(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}
