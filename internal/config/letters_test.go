package config_test

import (
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lethe/internal/config"
	"lethe/internal/letter"
	"lethe/internal/mail"
)

// writing is an environment in which everybody is written to.
func writing() environment {
	return environment{
		variables: map[string]string{
			"LETHE_SMTP_URL":    "smtp://desk:p%40ss@mail.example.com:2525?tls=implicit",
			"LETHE_MAIL_FROM":   "Privacy team <privacy@example.com>",
			"LETHE_CONTROLLER":  "/etc/lethe/controller.yaml",
			"LETHE_LANGUAGE":    "de",
			"LETHE_REGULATIONS": "/etc/lethe/regulations.yaml",
			"LETHE_HOLIDAYS":    "DE, CCPA=US-CA",
			"LETHE_DIGEST_TO":   "lea@example.com, lou@example.com",
			"LETHE_DIGEST_AT":   "06:30",
		},
		files: map[string]string{
			"/etc/lethe/controller.yaml":  "name: Example Shop GmbH\naddress: |\n  Beispielweg 1\n  10115 Berlin\nauthority: Authority of Berlin\n",
			"/etc/lethe/regulations.yaml": "GDPR:\n  answer:\n    rollToWorkingDay: false\n",
		},
	}
}

func TestLoad_ReadsWhomToWriteToAndHow(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "de"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "de", "receipt.txt"), []byte("Subject: Da\n\nIhr Antrag {{.Reference}}.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	e := writing()
	e.variables["LETHE_LETTERS"] = folder
	c := e.load(t)

	want := mail.Config{
		Host: "mail.example.com", Port: 2525, Username: "desk", Password: "p@ss",
		TLS: mail.Implicit, From: "Privacy team <privacy@example.com>",
	}
	if got := c.Mail.Server(); got != want {
		t.Error("the mail server is another than the one of the address")
	}
	if who := (letter.Controller{Name: "Example Shop GmbH", Address: "Beispielweg 1\n10115 Berlin\n", Authority: "Authority of Berlin"}); c.Letters.Controller != who {
		t.Errorf("the controller is %+v", c.Letters.Controller)
	}
	if c.Letters.Language != "de" || c.Letters.Templates == nil {
		t.Errorf("letters are in %q, templates %v", c.Letters.Language, c.Letters.Templates)
	}
	if gdpr, _ := c.Law.Packs.Of("GDPR"); gdpr.Answer.RollToWorkingDay {
		t.Error("the file of the regulations changed nothing")
	}
	if c.Law.Calendar.Code() != "DE" || c.Law.Calendars["CCPA"].Code() != "US-CA" || len(c.Law.Calendars) != 1 {
		t.Errorf("calendars are %v and %v", c.Law.Calendar, c.Law.Calendars)
	}
	if len(c.Digest.To) != 2 || c.Digest.To[1] != "lou@example.com" || c.Digest.At != 6*time.Hour+30*time.Minute {
		t.Errorf("the digest is %+v", c.Digest)
	}
}

func TestLoad_TellsThoseOfTheDigestOfNearDeadlinesUnlessItSaysWhom(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]string{
		"":                 "lea@example.com lou@example.com",
		"duty@example.com": "duty@example.com",
		"none":             "",
	} {
		e := writing()
		e.variables["LETHE_ESCALATE_TO"] = value
		if got := strings.Join(e.load(t).EscalateTo, " "); got != want {
			t.Errorf("%q tells %q; want %q", value, got, want)
		}
	}
}

func TestLoad_WithoutAMailServerWritesToNobody(t *testing.T) {
	t.Parallel()
	c := environment{}.load(t)
	if c.Mail != (config.Mail{}) || c.Letters.Language != "en" || c.Law.Calendar.Code() != "none" || c.Digest.At != 7*time.Hour {
		t.Errorf("mail %+v, letters %+v, law %+v, digest %+v", c.Mail, c.Letters, c.Law, c.Digest)
	}
}

func TestLoad_SaysWhatIsWrongWithLettersAndLaw(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, want string }{
		{"LETHE_SMTP_URL", "mail.example.com:587", `LETHE_SMTP_URL: is not the address of a mail server: write smtp://user:password@mail.example.com:587?tls=starttls; the mode is starttls, implicit or none`},
		{"LETHE_SMTP_URL", "smtp://desk@mail.example.com", `LETHE_SMTP_URL: username and password must be given together`},
		{"LETHE_SMTP_URL", "smtp://mail.example.com?tls=maybe", `LETHE_SMTP_URL: the TLS mode must be starttls, implicit or none, not "maybe"`},
		{"LETHE_SMTP_URL", "smtp://mail.example.com?tls=none", `LETHE_SMTP_URL: the TLS mode none is for a relay on this machine: use starttls or implicit for mail.example.com`},
		{"LETHE_SMTP_URL", "smtp://mail.example.com?timeout=1s", `LETHE_SMTP_URL: has an option "timeout": the only one is tls`},
		{"LETHE_SMTP_URL", "", `LETHE_SMTP_URL: is missing beside LETHE_MAIL_FROM: write smtp://user:password@mail.example.com:587?tls=starttls; the mode is starttls, implicit or none`},
		{"LETHE_MAIL_FROM", "privacy", `LETHE_MAIL_FROM: is not one address: write privacy@example.com, or Privacy team <privacy@example.com>`},
		{"LETHE_MAIL_FROM", "", `LETHE_MAIL_FROM: is missing beside LETHE_SMTP_URL: write the address that mail comes from`},
		{"LETHE_CONTROLLER", "/none.yaml", `LETHE_CONTROLLER: the file cannot be read: open /none.yaml: file does not exist`},
		{"LETHE_CONTROLLER", "/nameless.yaml", `LETHE_CONTROLLER: the file /nameless.yaml has no name: write who answers the data subjects`},
		{"LETHE_CONTROLLER", "/mute.yaml", `LETHE_CONTROLLER: the file /mute.yaml has neither email nor address: write how data subjects reach Example`},
		{"LETHE_CONTROLLER", "/misspelt.yaml", `LETHE_CONTROLLER: the file /misspelt.yaml is not right: line 2: unknown field "mail": write name, address, email and authority`},
		{"LETHE_LANGUAGE", "nl", `LETHE_LANGUAGE: no letters are written in "nl": write en, de or fr`},
		{"LETHE_LETTERS", "/none", `LETHE_LETTERS: the folder cannot be read: stat /none: no such file or directory`},
		{"LETHE_REGULATIONS", "/mute.yaml", `LETHE_REGULATIONS: the file /mute.yaml: `},
		{"LETHE_HOLIDAYS", "XX", `LETHE_HOLIDAYS: there is no calendar "XX"; there are none, AT`},
		{"LETHE_HOLIDAYS", "DE,FR", `LETHE_HOLIDAYS: DE and FR are both for every regulation: keep one, and name the regulation of the other, such as CCPA=US-CA`},
		{"LETHE_HOLIDAYS", "HIPAA=US", `LETHE_HOLIDAYS: there is no regulation "HIPAA": write GDPR, UK_GDPR`},
		{"LETHE_HOLIDAYS", "CCPA=US,CCPA=US-CA", `LETHE_HOLIDAYS: CCPA is in the list twice: write it once`},
		{"LETHE_DIGEST_TO", "Lea <lea@example.com>", `LETHE_DIGEST_TO: "Lea <lea@example.com>" is not an address: write a comma list such as lead@example.com,privacy@example.com`},
		{"LETHE_ESCALATE_TO", "lea@example.com,lea@example.com", `LETHE_ESCALATE_TO: "lea@example.com" is in the list twice: write it once`},
		{"LETHE_DIGEST_AT", "7am", `LETHE_DIGEST_AT: "7am" is not a time of day: write hours and minutes, such as 07:00`},
	} {
		t.Run(c.name+"="+c.value, func(t *testing.T) {
			t.Parallel()
			e := writing()
			maps.Copy(e.files, map[string]string{
				"/nameless.yaml": "email: privacy@example.com\n",
				"/mute.yaml":     "name: Example\n",
				"/misspelt.yaml": "name: Example\nmail: privacy@example.com\n",
			})
			e.variables[c.name] = c.value
			if c.name == "LETHE_SMTP_URL" && c.value == "" {
				delete(e.variables, "LETHE_DIGEST_TO")
			}
			_, err := config.Load(e.lookup, e.readFile)
			if err == nil || !strings.HasPrefix(err.Error(), c.want) {
				t.Errorf("the fault is\n%v, want\n%s", err, c.want)
			}
		})
	}
	for _, name := range []string{"LETHE_DIGEST_TO", "LETHE_ESCALATE_TO"} {
		e := environment{variables: map[string]string{name: "lea@example.com"}}
		want := name + ": needs a mail server: set LETHE_SMTP_URL and LETHE_MAIL_FROM too"
		if _, err := config.Load(e.lookup, e.readFile); err == nil || err.Error() != want {
			t.Errorf("without a server: %v, want %s", err, want)
		}
	}
}
