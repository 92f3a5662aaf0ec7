package say

import (
	"encoding/json"
	"fmt"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
)

// Language is the messages in one language. It does not change.
type Language struct {
	tag   language.Tag
	words map[string]Words
}

// Words are what a message reads in one language: its text, or for a message
// that counts its forms by the categories of CLDR ("one", "few", "other", …).
type Words struct {
	Text  string
	Forms map[string]string
}

// UnmarshalJSON reads a text, or an object of forms.
func (w *Words) UnmarshalJSON(b []byte) error {
	if b[0] == '"' {
		return json.Unmarshal(b, &w.Text)
	}
	return json.Unmarshal(b, &w.Forms)
}

// MarshalJSON writes what UnmarshalJSON reads.
func (w Words) MarshalJSON() ([]byte, error) {
	if w.Forms != nil {
		return json.Marshal(w.Forms)
	}
	return json.Marshal(w.Text)
}

// Parse reads the file of a language: a JSON object from each message to its
// words. It fails if tag is not BCP 47, and if forms lack "other", which every
// language has.
func Parse(tag string, file []byte) (*Language, error) {
	t, err := language.Parse(tag)
	if err != nil {
		return nil, fmt.Errorf("language %q: %w", tag, err)
	}
	l := &Language{tag: t}
	if err := json.Unmarshal(file, &l.words); err != nil {
		return nil, fmt.Errorf("words of %s: %w", tag, err)
	}
	for message, w := range l.words {
		if w.Forms != nil && w.Forms["other"] == "" {
			return nil, fmt.Errorf("words of %s: %q has no form for other numbers", tag, message)
		}
	}
	return l, nil
}

func (l *Language) text(message string) string {
	if w := l.words[message]; w.Text != "" {
		return w.Text
	}
	return message
}

// counted is the form for n of a message, or english if there is none.
func (l *Language) counted(n int, message, english string) string {
	forms := l.words[message].Forms
	if forms == nil {
		return english
	}
	if form := forms[categories[plural.Cardinal.MatchPlural(l.tag, max(n, -n), 0, 0, 0, 0)]]; form != "" {
		return form
	}
	return forms["other"]
}

var categories = map[plural.Form]string{
	plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many", plural.Other: "other",
}
