package mail

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/text/language"
)

// Message is one plain-text mail to one person. However it is printed or
// logged, only its ID shows.
type Message struct {
	ID       string // left part of the Message-ID, the same on every repeat: letters, digits, - and _, with single dots between
	To       string // one address, without a name
	Subject  string // one line
	Text     string // UTF-8, lines end in "\n"
	Language string // of the text, as in BCP 47: "de"
}

// Format prints the ID and nothing else, whatever the verb.
func (m Message) Format(s fmt.State, _ rune) { io.WriteString(s, "message "+m.ID) }

// LogValue holds the ID and nothing else.
func (m Message) LogValue() slog.Value { return slog.GroupValue(slog.String("message", m.ID)) }

// maxID keeps the Message-ID well within a header's line (RFC 5322 section 2.1.1).
const maxID = 128

// dotAtom is a dot-atom of RFC 5322 section 3.2.3, less the signs that some
// servers stumble over.
var dotAtom = regexp.MustCompile(`^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$`)

// wire is message as it goes over the wire, or an error that says what is wrong
// without showing it.
func (m *Mailer) wire(message Message) (*gomail.Msg, error) {
	to, err := mail.ParseAddress(message.To)
	if err != nil || to.Name != "" {
		return nil, errors.New("the recipient is not one address without a name")
	}
	tongue, err := language.Parse(message.Language)
	if err != nil {
		return nil, errors.New("the language is not a tag of BCP 47, such as de")
	}
	if err := message.check(); err != nil {
		return nil, err
	}
	wire := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	wire.FromMailAddress(&m.from)
	wire.ToMailAddress(to)
	wire.SetDate()
	wire.SetMessageIDWithValue(message.ID + "@" + m.domain)
	wire.Subject(message.Subject)
	wire.SetGenHeader(gomail.HeaderContentLang, tongue.String())
	wire.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no robot answers it
	wire.SetBodyString(gomail.TypeTextPlain, message.Text)
	return wire, nil
}

func (m Message) check() error {
	switch {
	case len(m.ID) > maxID, !dotAtom.MatchString(m.ID):
		return fmt.Errorf("the id is not 1 to %d letters, digits, - and _ with single dots between", maxID)
	case strings.TrimSpace(m.Subject) == "", !utf8.ValidString(m.Subject), strings.ContainsFunc(m.Subject, unicode.IsControl):
		return errors.New("the subject is not one line of text")
	case m.Text == "", !utf8.ValidString(m.Text):
		return errors.New("the text is empty or not UTF-8")
	}
	return nil
}
