// Package say has every word of the pages in the language of who reads them.
//
//	say.T(ctx, "Clear filters")
//	say.T(ctx, "Orders are sent at %s.", hour)
//	say.N(ctx, len(rows), "%d request", "%d requests")
//
// A message is its English text, with the verbs of fmt for what it is filled
// with. cmd/words collects the messages from the code into locales/en.json; a
// language is one more file there, with the same messages (see Parse). Where a
// language has no words for a message, and where a text is no message at all,
// the reader gets the text itself.
package say

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// T writes a message, filled with args as fmt.Sprintf does. What is no message,
// such as a name or a sentence that is finished already, comes back unchanged,
// so a component may be given either.
func T(ctx context.Context, text string, args ...any) string {
	if l := from(ctx); l != nil {
		text = l.text(text)
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, args...)
}

// N writes a message that counts something: one when n is 1 in English, other
// otherwise, and the form that its plural rule asks for in another language. Its
// first verb is %d and takes n, written as Number does; the others take args. The
// message is known as other.
func N(ctx context.Context, n int, one, other string, args ...any) string {
	text := other
	if n == 1 {
		text = one
	}
	if l := from(ctx); l != nil {
		text = l.counted(n, other, text)
	}
	return fmt.Sprintf(text, append([]any{number(Number(ctx, n))}, args...)...)
}

// number is written already, whatever the verb.
type number string

// Format implements fmt.Formatter.
func (n number) Format(to fmt.State, _ rune) { _, _ = io.WriteString(to, string(n)) }

// Number writes a number as the language does: "4,310".
func Number(ctx context.Context, n int) string {
	if n > -1000 && n < 1000 {
		return strconv.Itoa(n)
	}
	l := from(ctx)
	if l == nil {
		l = &Language{tag: language.English}
	}
	return message.NewPrinter(l.tag).Sprint(n)
}

type key struct{}

// With gives what is drawn under ctx a language; nil is English.
func With(ctx context.Context, l *Language) context.Context {
	return context.WithValue(ctx, key{}, l)
}

// Tag is the BCP 47 tag of the language under ctx, as the attribute lang of HTML
// wants it.
func Tag(ctx context.Context) string {
	if l := from(ctx); l != nil {
		return l.tag.String()
	}
	return "en"
}

func from(ctx context.Context) *Language {
	l, _ := ctx.Value(key{}).(*Language)
	return l
}
