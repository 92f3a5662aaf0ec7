package app

import (
	"errors"
	"testing"
	"time"

	"lethe/internal/clock"
	"lethe/internal/config"
	"lethe/internal/erasure"
	"lethe/internal/lifecycle"
	"lethe/internal/mail"
)

func TestPost_TellsWhatWillNeverBeTaken(t *testing.T) {
	t.Parallel()
	mailer, err := mail.New(mail.Config{Host: "127.0.0.1", Port: 1, TLS: mail.None, From: "privacy@example.com", Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	m := erasure.Mail{ID: "letter.1", To: "anna@example.com", Subject: "Your request", Text: "It is here.\n", Language: "en"}
	if err := (post{mailer}).Send(t.Context(), m); err == nil || errors.Is(err, erasure.ErrRefused) {
		t.Errorf("no server: %v; want an error after which it is sent again", err)
	}
	m.To = "anna"
	if err := (post{mailer}).Send(t.Context(), m); !errors.Is(err, erasure.ErrRefused) {
		t.Errorf("no address: %v; want one that was refused", err)
	}
}

func TestOptions_CarryTheLawAndTheLettersToTheDesk(t *testing.T) {
	t.Parallel()
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	california, err := clock.NewCalendar("US-CA")
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Config: config.Config{
		TimeZone: berlin,
		Law:      config.Law{Calendars: map[string]*clock.Calendar{"CCPA": california}},
		Digest:   config.Digest{To: []string{"lea@example.com"}, At: 7 * time.Hour},

		EscalateTo: []string{"lou@example.com"},
	}}
	letters, err := o.letters()
	if err != nil || letters.Templates == nil || letters.Post != nil {
		t.Errorf("without a mail server the letters are %+v, %v", letters, err)
	}
	got := o.erasure(letters)
	if got.Law.Zone != berlin || got.Law.Calendars[lifecycle.CCPA] != california || got.Digest.At != 7*time.Hour || len(got.EscalateTo) != 1 {
		t.Errorf("the law is %+v, the digest %+v, told of near deadlines is %v", got.Law, got.Digest, got.EscalateTo)
	}
	o.Config.Mail = config.Mail{Host: "mail.example.com", From: "privacy@example.com"}
	if letters, err = o.letters(); err != nil || letters.Post == nil {
		t.Errorf("with a mail server there is no post: %v", err)
	}
}
