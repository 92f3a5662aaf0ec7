package view

import (
	"context"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// Faults are what is wrong with a form: a sentence by the name of the field.
type Faults map[string]string

// summary lists the faults in the order of the form's fields.
func (f Faults) summary(names ...string) []ui.FieldError {
	var out []ui.FieldError
	for _, name := range names {
		if f[name] != "" {
			out = append(out, ui.FieldError{Field: name, Message: f[name]})
		}
	}
	return out
}

// title is the title of the form's page.
func (f Faults) title(ctx context.Context, words string) string {
	if len(f) > 0 {
		return say.T(ctx, "Error: %s", say.T(ctx, words))
	}
	return say.T(ctx, words)
}
