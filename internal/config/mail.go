package config

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strconv"
	"strings"

	ourmail "lethe/internal/mail"
)

// Mail says which server takes mail. Without a host there is none.
type Mail struct {
	Host     string
	Port     int // 0: the usual one of the mode
	Username string
	Password Secret
	TLS      ourmail.Mode // empty: STARTTLS
	From     string       // one address, with a name or without
}

// Server is the mail server as package mail wants it.
func (m Mail) Server() ourmail.Config {
	return ourmail.Config{Host: m.Host, Port: m.Port, Username: m.Username, Password: string(m.Password), TLS: m.TLS, From: m.From}
}

const likeSMTP = "write smtp://user:password@mail.example.com:587?tls=starttls; the mode is starttls, implicit or none"

// readSMTPURL never repeats the value: it may hold a password.
func readSMTPURL(c *Config, value string) error {
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "smtp" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.Fragment != "" {
		return errors.New("is not the address of a mail server: " + likeSMTP)
	}
	for name := range u.Query() {
		if name != "tls" {
			return fmt.Errorf("has an option %q: the only one is tls", name)
		}
	}
	port := 0
	if u.Port() != "" {
		if port, err = strconv.Atoi(u.Port()); err != nil {
			return errors.New("has no number for a port: " + likeSMTP)
		}
	}
	password, _ := u.User.Password()
	c.Mail.Host, c.Mail.Port, c.Mail.TLS = u.Hostname(), port, ourmail.Mode(u.Query().Get("tls"))
	c.Mail.Username, c.Mail.Password = u.User.Username(), Secret(password)
	checked := c.Mail.Server()
	checked.From = "lethe@example.com" // the sender has a setting of its own
	return ofMail(ourmail.New(checked))
}

func readMailFrom(c *Config, value string) error {
	if _, err := mail.ParseAddress(value); err != nil {
		return errors.New("is not one address: write privacy@example.com, or Privacy team <privacy@example.com>")
	}
	c.Mail.From = value
	return nil
}

// ofMail is what the mailer says, as the end of a sentence.
func ofMail(_ *ourmail.Mailer, err error) error {
	if err == nil {
		return nil
	}
	return errors.New(strings.TrimPrefix(err.Error(), "mail: "))
}

// showSMTPURL leaves out who signs in, and with what.
func showSMTPURL(value string) string {
	u, err := url.Parse(value)
	if err != nil || value == "" {
		return ""
	}
	u.User = nil
	return u.String()
}
