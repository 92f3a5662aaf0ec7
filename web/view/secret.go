package view

import (
	"context"

	"lethe/web/view/say"
	"lethe/web/view/ui"
)

// SetSecret is the page that gives a destination a new signing secret. What was
// typed never comes back.
type SetSecret struct {
	Frame
	Name    string
	Title   string
	Return  string // local path to show afterwards; the destination if empty
	Kept    Secret
	How     string // "make" or "paste"
	Overlap string // as chosen
	Faults  Faults
}

// ShownSecret is the page that shows a secret that was made here, once.
type ShownSecret struct {
	Frame
	Name   string
	Title  string
	Secret string
}

func (p SetSecret) back() string {
	if p.Return == "" {
		return destinationPath(p.Name, "")
	}
	return p.Return
}

// rotates reports whether there is one that the new one takes the place of.
func (p SetSecret) rotates() bool { return len(p.Kept.History) > 0 }

func (p SetSecret) heading(ctx context.Context) string {
	if p.rotates() {
		return say.T(ctx, "Rotate the secret of %s", p.Title)
	}
	return say.T(ctx, "Set the secret of %s", p.Title)
}

func (p SetSecret) howField() ui.Field {
	return ui.Field{Name: "how", Label: "Where it comes from", Value: p.How, Error: p.Faults["how"]}
}

func secretWays() []ui.Choice {
	return []ui.Choice{
		{Value: "make", Label: "Make one for me", Note: "It is shown once, to be copied into the destination"},
		{Value: "paste", Label: "I have one from the destination", Note: "Paste it below"},
	}
}

func (p SetSecret) secretField() ui.Field {
	return ui.Field{
		Name: "secret", Label: "Secret", Type: "password", Autocomplete: "off", Optional: true, Error: p.Faults["secret"],
		Hint: "It starts with whsec_, followed by 24 bytes or more in base64. It is sealed and never shown again.",
	}
}

func (p SetSecret) overlapField() ui.Field {
	return ui.Field{Name: "overlap", Label: "How long the old one still counts", Value: p.Overlap, Error: p.Faults["overlap"]}
}

func overlapChoices() []ui.Choice {
	return []ui.Choice{
		{Value: "0s", Label: "Not at all", Note: "The old one is known to others"},
		{Value: "1h", Label: "1 hour"},
		{Value: "24h", Label: "24 hours"},
		{Value: "168h", Label: "7 days"},
	}
}

// SecretSet tells that a secret was taken over.
func SecretSet(ctx context.Context, title string) string {
	return say.T(ctx, "The secret of %s is set: orders are signed with it from now on.", title)
}
