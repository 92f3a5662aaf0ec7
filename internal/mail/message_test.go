package mail_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"lethe/internal/mail"
)

func TestSend_RefusesWhatCannotBeWrittenBeforeItConnects(t *testing.T) {
	t.Parallel()
	l, port := listen(t)
	l.Close() // a connection would fail, and not permanently
	m := mailer(t, (&server{port: port}).config(mail.None))
	for name, change := range map[string]func(*mail.Message){
		"no address":               func(m *mail.Message) { m.To = "" },
		"half an address":          func(m *mail.Message) { m.To = "anna.schmidt@" },
		"two addresses":            func(m *mail.Message) { m.To += ", b@example.com" },
		"address with a name":      func(m *mail.Message) { m.To = "Anna <" + m.To + ">" },
		"header after the address": func(m *mail.Message) { m.To += "\r\nBcc: b@example.com" },
		"header after the subject": func(m *mail.Message) { m.Subject += "\r\nBcc: b@example.com" },
		"bare line feed":           func(m *mail.Message) { m.Subject += "\nBcc: b@example.com" },
		"NUL in the subject":       func(m *mail.Message) { m.Subject += "\x00" },
		"no subject":               func(m *mail.Message) { m.Subject = " " },
		"subject is not UTF-8":     func(m *mail.Message) { m.Subject = "\xff" },
		"no text":                  func(m *mail.Message) { m.Text = "" },
		"text is not UTF-8":        func(m *mail.Message) { m.Text = "\xff" },
		"no id":                    func(m *mail.Message) { m.ID = "" },
		"id that ends the header":  func(m *mail.Message) { m.ID = "a>\r\nBcc: b@example.com" },
		"id with an @":             func(m *mail.Message) { m.ID = "a@b" },
		"endless id":               func(m *mail.Message) { m.ID = strings.Repeat("a", 129) },
		"no language":              func(m *mail.Message) { m.Language = "" },
		"header after language":    func(m *mail.Message) { m.Language = "de\r\nBcc: b@example.com" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			message := letter()
			change(&message)
			err := m.Send(t.Context(), message)
			if !mail.IsPermanent(err) {
				t.Errorf("got %v; want a permanent refusal", err)
			}
			keepsSecret(t, err)
		})
	}
}

// TestSend_NoTextBecomesAHeader: a text may say anything, and stays the text.
func TestSend_NoTextBecomesAHeader(t *testing.T) {
	t.Parallel()
	s := new(server).start(t, plain)
	message := letter()
	message.Text = "Bcc: b@example.com\n\n.\n..\r\n.\r\nMAIL FROM:<b@example.com>\n" + strings.Repeat("ß", 2000) + "\n"
	if err := mailer(t, s.config(mail.None)).Send(t.Context(), message); err != nil {
		t.Fatal(err)
	}
	got := s.one(t)
	if got.header.Get("Bcc") != "" || got.to != recipient {
		t.Errorf("to %s, headers %v", got.to, got.header)
	}
	if want := strings.ReplaceAll(message.Text, "\r\n", "\n"); body(t, got) != want {
		t.Errorf("text is %q; want %q", body(t, got), want)
	}
}

func TestMessage_ShowsOnlyItsID(t *testing.T) {
	t.Parallel()
	var logged bytes.Buffer
	slog.New(slog.NewJSONHandler(&logged, nil)).Info("sending", "mail", letter())
	message := letter()
	for _, shown := range []string{
		logged.String(), fmt.Sprint(message), fmt.Sprintf("%+v %#v %s %q", message, message, message, message), fmt.Sprint(&message),
	} {
		if !strings.Contains(shown, message.ID) || strings.Contains(shown, "anna") || strings.Contains(shown, "Antrag") {
			t.Errorf("shown as %s", shown)
		}
	}
}

func TestNew_NamesTheSettingThatIsWrong(t *testing.T) {
	t.Parallel()
	for says, change := range map[string]func(*mail.Config){
		"host":                func(c *mail.Config) { c.Host = "" },
		"port":                func(c *mail.Config) { c.Port = 70000 },
		"mode must be":        func(c *mail.Config) { c.TLS = "ssl" },
		"on this machine":     func(c *mail.Config) { c.TLS = mail.None },
		"in the clear":        func(c *mail.Config) { c.TLS, c.Host, c.Username, c.Password = mail.None, "::1", "a", "b" },
		"given together":      func(c *mail.Config) { c.Username = "desk" },
		"sender":              func(c *mail.Config) { c.From = "nobody" },
		"longer than zero":    func(c *mail.Config) { c.Timeout = -1 },
		"sender must be one ": func(c *mail.Config) { c.From = "a@example.com\r\nBcc: b@example.com" },
	} {
		cfg := mail.Config{Host: "mail.example.com", From: "privacy@example.com"}
		change(&cfg)
		if _, err := mail.New(cfg); err == nil || !strings.Contains(err.Error(), says) {
			t.Errorf("got %v; want an error with %q", err, says)
		}
	}
	if _, err := mail.New(mail.Config{Host: "mail.example.com", From: "privacy@example.com"}); err != nil {
		t.Errorf("the least that is needed: %v", err)
	}
}
