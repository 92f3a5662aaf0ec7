package erasure_test

import (
	"context"
	"fmt"
	"io"
	"log"
	"mime"
	"mime/quotedprintable"
	"net"
	netmail "net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/google/uuid"

	"lethe/ent"
	"lethe/ent/ledgerentry"
	entletter "lethe/ent/letter"
	"lethe/internal/erasure"
	"lethe/internal/letter"
	"lethe/internal/lifecycle"
	"lethe/internal/mail"
)

// postOffice is a real SMTP server that takes mail, or answers as it is told.
type postOffice struct {
	port int

	mu     sync.Mutex
	answer map[string]error // to a recipient; nil: it agrees
	got    []arrived
}

type arrived struct{ id, to, subject, text string }

func openPostOffice(t *testing.T) *postOffice {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	o := &postOffice{port: l.Addr().(*net.TCPAddr).Port, answer: map[string]error{}}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &counter{office: o}, nil }))
	server.Domain = "mail.example.com"
	server.ErrorLog = log.New(io.Discard, "", 0)
	done := make(chan struct{})
	go func() {
		defer close(done)
		server.Serve(l)
	}()
	t.Cleanup(func() {
		server.Close()
		<-done
	})
	return o
}

// says makes the server answer mail to the recipient with the code; 0: take it.
func (o *postOffice) says(to string, code int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.answer[to] = nil
	if code != 0 {
		o.answer[to] = &smtp.SMTPError{Code: code, Message: "not for " + to}
	}
}

func (o *postOffice) mails() []arrived {
	o.mu.Lock()
	defer o.mu.Unlock()
	return slices.Clone(o.got)
}

// counter is one connection.
type counter struct {
	office *postOffice
	to     string
}

func (c *counter) Mail(string, *smtp.MailOptions) error { return nil }
func (c *counter) Reset()                               {}
func (c *counter) Logout() error                        { return nil }

func (c *counter) Rcpt(to string, _ *smtp.RcptOptions) error {
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	c.to = to
	return c.office.answer[to]
}

func (c *counter) Data(r io.Reader) error {
	m, err := netmail.ReadMessage(r)
	if err != nil {
		return err
	}
	text, err := io.ReadAll(quotedprintable.NewReader(m.Body))
	if err != nil {
		return err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return err
	}
	c.office.mu.Lock()
	defer c.office.mu.Unlock()
	c.office.got = append(c.office.got, arrived{id: m.Header.Get("Message-ID"), to: c.to, subject: subject, text: string(text)})
	return nil
}

// carrier is what the program puts between the desk and the mailer.
type carrier struct{ *mail.Mailer }

func (c carrier) Send(ctx context.Context, m erasure.Mail) error {
	err := c.Mailer.Send(ctx, mail.Message(m))
	if mail.IsPermanent(err) {
		return fmt.Errorf("%w: %w", erasure.ErrRefused, err)
	}
	return err
}

// writer is a world that writes to people.
type writer struct {
	*world
	office *postOffice
}

func newWriter(t *testing.T, change func(*erasure.Config)) *writer {
	t.Helper()
	office := openPostOffice(t)
	mailer, err := mail.New(mail.Config{Host: "127.0.0.1", Port: office.port, TLS: mail.None, From: "privacy@example.com"})
	if err != nil {
		t.Fatal(err)
	}
	templates, err := letter.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	cfg := standard
	cfg.Letters = erasure.Letters{
		Templates:  templates,
		Controller: letter.Controller{Name: "Example Shop GmbH", Email: "privacy@example.com", Authority: "Authority of Berlin"},
		Post:       carrier{mailer},
	}
	if change != nil {
		change(&cfg)
	}
	return &writer{world: newWorldWith(t, cfg), office: office}
}

// post sends every letter that is due.
func (w *writer) post(t *testing.T) {
	t.Helper()
	for {
		n, err := w.SendLettersDue(system(t))
		if err != nil {
			t.Fatal(err)
		}
		if n == 0 {
			return
		}
	}
}

func (w *world) letters(t *testing.T, r *ent.ErasureRequest) []*ent.Letter {
	t.Helper()
	letters, err := w.Letters(t.Context(), r)
	if err != nil {
		t.Fatal(err)
	}
	return letters
}

// letter returns the newest letter of the kind.
func (w *world) letter(t *testing.T, id uuid.UUID, kind lifecycle.LetterKind) *ent.Letter {
	t.Helper()
	l, err := w.db.Read().Letter.Query().Where(entletter.RequestID(id), entletter.KindEQ(kind)).
		Order(ent.Desc(entletter.FieldCreatedAt)).First(t.Context())
	if err != nil {
		t.Fatalf("the %s letter: %v", kind, err)
	}
	return l
}

func (w *world) expectLetter(t *testing.T, id uuid.UUID, kind lifecycle.LetterKind, want lifecycle.LetterState) *ent.Letter {
	t.Helper()
	l := w.letter(t, id, kind)
	if l.State != want {
		t.Errorf("the %s letter is %s, after %d attempts and %q; want %s", kind, l.State, l.Attempts, l.LastError, want)
	}
	return l
}

// entries are the details of the request's ledger entries with the action.
func (w *world) entries(t *testing.T, id uuid.UUID, action string) []string {
	t.Helper()
	found, err := w.db.Read().LedgerEntry.Query().
		Where(ledgerentry.SubjectID(id), ledgerentry.Action(action)).All(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	details := make([]string, len(found))
	for i, e := range found {
		details[i] = string(e.Detail)
	}
	return details
}

func (w *world) reject(t *testing.T, r *ent.ErasureRequest) {
	t.Helper()
	_, err := w.Reject(reviewer(t), erasure.Rejection{
		RequestID: r.ID, Ground: lifecycle.LegalClaims, Text: "A claim about the order of May is before the court.",
	})
	if err != nil {
		t.Fatal(err)
	}
}

// complete carries a request to its end.
func (w *world) complete(t *testing.T, r *ent.ErasureRequest) {
	t.Helper()
	if _, err := w.Approve(reviewer(t), erasure.Decision{RequestID: r.ID}); err != nil {
		t.Fatal(err)
	}
	w.advance(t, time.Minute)
	w.work(t)
	w.expectState(t, r, lifecycle.Completed)
}

func unwrapped(text string) string { return strings.Join(strings.Fields(text), " ") }
