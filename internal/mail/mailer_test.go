package mail_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"lethe/internal/mail"
)

// Each of these must appear in no error and no log.
const (
	recipient = "anna.schmidt@example.com"
	subject   = "Ihr Antrag auf Löschung"
	text      = "Sehr geehrte Damen und Herren,\n\n.\nüber Ihren Antrag haben wir entschieden.\n"
)

func letter() mail.Message {
	return mail.Message{ID: "letter.0196", To: recipient, Subject: subject, Text: text, Language: "de"}
}

func (s *server) config(mode mail.Mode) mail.Config {
	return mail.Config{
		Host: "127.0.0.1", Port: s.port, TLS: mode, Roots: s.roots,
		From: "Privacy team <privacy@shop.example.com>", Timeout: 10 * time.Second,
	}
}

func mailer(t *testing.T, cfg mail.Config) *mail.Mailer {
	t.Helper()
	m, err := mail.New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// keepsSecret fails when err shows what only the recipient may read.
func keepsSecret(t *testing.T, err error) {
	t.Helper()
	for _, secret := range []string{"anna", "Löschung", "entschieden", password} {
		if strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err), secret) {
			t.Errorf("the error shows %q: %v", secret, err)
		}
	}
}

func TestSend_CarriesTheMessageUnchanged(t *testing.T) {
	t.Parallel()
	s := new(server).start(t, startTLS)

	if err := mailer(t, s.config("")).Send(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}

	got := s.one(t)
	if got.from != "privacy@shop.example.com" || got.to != recipient || !got.encrypted {
		t.Errorf("from %s to %s, encrypted %t", got.from, got.to, got.encrypted)
	}
	for name, want := range map[string]string{
		"From":             `"Privacy team" <privacy@shop.example.com>`,
		"To":               "<" + recipient + ">",
		"Message-Id":       "<letter.0196@shop.example.com>",
		"Auto-Submitted":   "auto-generated",
		"Content-Language": "de",
		"Mime-Version":     "1.0",
		"Content-Type":     "text/plain; charset=UTF-8",
	} {
		if have := got.header.Get(name); have != want {
			t.Errorf("%s is %q; want %q", name, have, want)
		}
	}
	if _, err := got.header.Date(); err != nil {
		t.Errorf("date: %v", err)
	}
	if have, err := new(mime.WordDecoder).DecodeHeader(got.header.Get("Subject")); err != nil || have != subject {
		t.Errorf("subject is %q (%v); want %q", have, err, subject)
	}
	if have := body(t, got); have != text {
		t.Errorf("text is %q; want %q", have, text)
	}
}

// TestSend_AddsNothingThatTracks: the headers are those we chose, and no more.
func TestSend_AddsNothingThatTracks(t *testing.T) {
	t.Parallel()
	s := new(server).start(t, startTLS)
	if err := mailer(t, s.config(mail.STARTTLS)).Send(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	if have := len(s.one(t).header); have != 10 {
		t.Errorf("%d headers; want Auto-Submitted, the three Content-…, Date, From, Message-ID, Mime-Version, Subject and To: %v", have, s.one(t).header)
	}
}

func body(t *testing.T, d delivered) string {
	t.Helper()
	_, encoded, _ := strings.Cut(d.raw, "\r\n\r\n")
	decoded, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(encoded)))
	if err != nil {
		t.Fatal(err)
	}
	return strings.ReplaceAll(string(decoded), "\r\n", "\n")
}

func TestSend_SignsInOnlyUnderTLS(t *testing.T) {
	t.Parallel()
	for mode, p := range map[mail.Mode]protection{mail.STARTTLS: startTLS, mail.Implicit: implicitTLS} {
		t.Run(string(mode), func(t *testing.T) {
			t.Parallel()
			s := new(server).start(t, p)
			cfg := s.config(mode)
			cfg.Username, cfg.Password = username, password
			if err := mailer(t, cfg).Send(t.Context(), letter()); err != nil {
				t.Fatal(err)
			}
			if got := s.one(t); !got.encrypted || !got.signedIn {
				t.Errorf("encrypted %t, signed in %t", got.encrypted, got.signedIn)
			}
		})
	}
}

func TestSend_WorksWithARelayOnLoopback(t *testing.T) {
	t.Parallel()
	s := new(server).start(t, plain)
	if err := mailer(t, s.config(mail.None)).Send(t.Context(), letter()); err != nil {
		t.Fatal(err)
	}
	s.one(t)
}

func TestSend_SaysWhetherToTryAgain(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		server    *server
		permanent bool
		says      string
	}{
		"no such person":     {&server{onRcpt: answer(550, 5, 1, 1)}, true, "550 (5.1.1) to the recipient"},
		"greylisted":         {&server{onRcpt: answer(451, 4, 7, 1)}, false, "451 (4.7.1) to the recipient"},
		"mailbox full":       {&server{onRcpt: answer(452, 4, 2, 2)}, false, "452 (4.2.2) to the recipient"},
		"content refused":    {&server{onData: answer(554, 5, 7, 1)}, true, "554 (5.7.1) to the content"},
		"content put off":    {&server{onData: answer(421, 4, 3, 0)}, false, "421 (4.3.0) to the content"},
		"our sender refused": {&server{onMail: answer(553, 5, 7, 1)}, false, "553 (5.7.1) to the sender"},
		"sign in first":      {&server{onRcpt: answer(530, 5, 7, 0)}, false, "530 (5.7.0) to the recipient"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := c.server.start(t, startTLS)
			err := mailer(t, s.config(mail.STARTTLS)).Send(t.Context(), letter())
			if err == nil || mail.IsPermanent(err) != c.permanent || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, permanent %t; want %q, permanent %t", err, mail.IsPermanent(err), c.says, c.permanent)
			}
			keepsSecret(t, err)
		})
	}
}

// answer repeats the address, as many servers do.
func answer(code, class, topic, detail int) error {
	return &smtp.SMTPError{
		Code: code, EnhancedCode: smtp.EnhancedCode{class, topic, detail},
		Message: "<" + recipient + ">: not now, or never",
	}
}

func TestSend_TriesAgainWhenTheSettingsAreWrong(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		protection protection
		change     func(*mail.Config)
		says       string
	}{
		"wrong password":        {startTLS, func(c *mail.Config) { c.Username, c.Password = username, "wrong" }, "before the mail was offered"},
		"no STARTTLS":           {plain, func(*mail.Config) {}, "STARTTLS"},
		"unknown certificate":   {startTLS, func(c *mail.Config) { c.Roots = nil }, "certificate"},
		"certificate of others": {startTLS, func(c *mail.Config) { c.Host = "localhost" }, "certificate"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := new(server).start(t, c.protection)
			cfg := s.config(mail.STARTTLS)
			c.change(&cfg)
			err := mailer(t, cfg).Send(t.Context(), letter())
			if err == nil || mail.IsPermanent(err) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, permanent %t; want one that says %q, to try again", err, mail.IsPermanent(err), c.says)
			}
			if len(s.mails()) != 0 {
				t.Error("a mail arrived")
			}
			keepsSecret(t, err)
		})
	}
}

func TestSend_TriesAgainWhenNobodyListens(t *testing.T) {
	t.Parallel()
	l, port := listen(t)
	l.Close()
	err := mailer(t, (&server{port: port}).config(mail.None)).Send(t.Context(), letter())
	if err == nil || mail.IsPermanent(err) || !strings.Contains(err.Error(), "refused") {
		t.Errorf("got %v; want a refused connection, to try again", err)
	}
	keepsSecret(t, err)
}

// TestSend_EndsInTimeWhateverTheServerDoes lets the server fall silent after
// each of its lines.
func TestSend_EndsInTimeWhateverTheServerDoes(t *testing.T) {
	t.Parallel()
	for lines := range len(agreeing) - 1 {
		t.Run(fmt.Sprint("after ", lines), func(t *testing.T) {
			t.Parallel()
			port := scripted(t, agreeing[:lines], false)
			cfg := (&server{port: port}).config(mail.None)
			cfg.Timeout = 200 * time.Millisecond

			began := time.Now()
			err := mailer(t, cfg).Send(t.Context(), letter())
			if !errors.Is(err, context.DeadlineExceeded) || mail.IsPermanent(err) {
				t.Errorf("got %v; want the end of the time, to try again", err)
			}
			if took := time.Since(began); took > 5*time.Second {
				t.Errorf("it took %s", took)
			}
			keepsSecret(t, err)
		})
	}
}

func TestSend_EndsWhenItIsCancelled(t *testing.T) {
	t.Parallel()
	port := scripted(t, nil, false)
	ctx, cancel := context.WithCancel(t.Context())
	time.AfterFunc(50*time.Millisecond, cancel)
	err := mailer(t, (&server{port: port}).config(mail.None)).Send(ctx, letter())
	if !errors.Is(err, context.Canceled) || mail.IsPermanent(err) {
		t.Errorf("got %v; want the cancellation, to try again", err)
	}
}

// TestSend_TriesAgainWhenTheConnectionBreaks cuts it after each line of the
// server but the last two: by then the server has the mail.
func TestSend_TriesAgainWhenTheConnectionBreaks(t *testing.T) {
	t.Parallel()
	for lines := range len(agreeing) + 1 {
		t.Run(fmt.Sprint("after ", lines), func(t *testing.T) {
			t.Parallel()
			port := scripted(t, agreeing[:lines], true)
			err := mailer(t, (&server{port: port}).config(mail.None)).Send(t.Context(), letter())
			taken := lines == len(agreeing)
			if (err == nil) != taken || mail.IsPermanent(err) {
				t.Errorf("got %v, permanent %t; the server took the mail: %t", err, mail.IsPermanent(err), taken)
			}
			keepsSecret(t, err)
		})
	}
}

// agreeing is what a server says to take one mail: to the connection, EHLO,
// MAIL, RCPT, DATA and the content.
var agreeing = []string{"220 ready", "250 mail.example.com", "250 ok", "250 ok", "354 go on", "250 taken"}

// scripted serves one connection: it says one line at the start and one for
// each command, and then falls silent or hangs up. It returns its port.
func scripted(t *testing.T, lines []string, hangUp bool) int {
	t.Helper()
	l, port := listen(t)
	over := make(chan struct{})
	var served sync.WaitGroup
	served.Go(func() {
		conn, err := l.Accept()
		if err != nil {
			return
		}
		defer conn.Close()
		in := bufio.NewReader(conn)
		for i, line := range lines {
			end := "\r\n"
			if i == len(agreeing)-1 {
				end = "\r\n.\r\n" // the content ends so
			}
			if i > 0 && !readTo(in, end) {
				return
			}
			fmt.Fprint(conn, line+"\r\n")
		}
		if !hangUp {
			<-over
		}
	})
	t.Cleanup(func() {
		close(over)
		l.Close()
		served.Wait()
	})
	return port
}

func readTo(in *bufio.Reader, end string) bool {
	var read strings.Builder
	for !strings.HasSuffix(read.String(), end) {
		b, err := in.ReadByte()
		if err != nil {
			return false
		}
		read.WriteByte(b)
	}
	return true
}

func listen(t *testing.T) (net.Listener, int) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return l, l.Addr().(*net.TCPAddr).Port
}
