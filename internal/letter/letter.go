// Package letter writes what the data subject is told, and to the staff the daily
// digest and which deadlines come near.
//
//	facts ─► required facts there? ─► template of kind, regulation, language ─► required parts there? ─► letter
//	              no: MissingError                                                   no: an error
//
// A letter names no person: no name, no address, none of the data. If it
// reaches the wrong mailbox, it tells little. The reviewer's reasons are the
// only free text in it.
package letter

import (
	"fmt"
	"strings"
	"text/template"
	"time"
)

// Kind is what a letter tells.
type Kind string

// The letters that a request can lead to.
const (
	Receipt    Kind = "receipt"    // the request has arrived
	Extension  Kind = "extension"  // the answer comes later than first said
	Rejection  Kind = "rejection"  // the data is not erased, and why
	Completion Kind = "completion" // the data is erased
)

// Facts are what a letter is made of. Which are needed depends on the kind and
// the regulation; Render names those that are missing.
type Facts struct {
	Regulation string // as lifecycle.Regulation; one without letters of its own gets the general ones
	Language   string // as in BCP 47; one that is not spoken here gets English
	Reference  string // of the request

	ReceivedOn, DueOn, ExtendedTo time.Time
	Zone                          *time.Location // of the controller: the days of the letter are its days

	Ground  string // as lifecycle.RejectionGround, or of an extension: COMPLEXITY, NUMBER_OF_REQUESTS, REASONABLY_NECESSARY
	Reasons string // the reviewer's text, in the language of the letter

	Controller     Controller
	RecipientCount int      // how many systems and recipients were told to erase; 0: the letter does not say
	Retained       []string // what is kept and why, one sentence each
}

// Controller is who answers the data subject.
type Controller struct {
	Name      string
	Address   string // postal, may have several lines
	Email     string
	Authority string // the supervisory authority's name and address, may have several lines
}

// Letter is a letter in plain text.
type Letter struct {
	Subject  string // one line
	Text     string // lines of at most 78 runes that end in "\n"; a longer word, such as a link, stays whole
	Language string // in which it is written: one of Languages
}

// Render writes the letter of kind from f. It fails with a *MissingError when
// facts are missing. It also fails when a template leaves out what the law asks
// the letter to tell: a refusal under the GDPR or the UK GDPR always has its
// reasons, the complaint to the supervisory authority and the judicial remedy.
func (l *Letters) Render(kind Kind, f Facts) (Letter, error) {
	if !kind.valid() {
		return Letter{}, fmt.Errorf("letter: there is no kind %q", kind)
	}
	if missing := f.missing(kind); len(missing) > 0 {
		return Letter{}, &MissingError{kind, missing}
	}
	lang := spoken(f.Language)
	say, err := f.say(kind, lang)
	if err != nil {
		return Letter{}, fmt.Errorf("letter %s: %w", kind, err)
	}
	set := l.byLanguage[lang]
	name := l.name(lang, kind, f.Regulation)
	written, err := write(set, name, say)
	if err != nil {
		return Letter{}, err
	}
	if err := hasParts(set, name, f.parts(kind), say, written); err != nil {
		return Letter{}, err
	}
	return split(name, lang, written)
}

func (k Kind) valid() bool {
	return k == Receipt || k == Extension || k == Rejection || k == Completion
}

func write(set *template.Template, name string, say any) (string, error) {
	var b strings.Builder
	if err := set.ExecuteTemplate(&b, name, say); err != nil {
		return "", fmt.Errorf("letter: %w", err) // the template's error names the file and the line
	}
	return b.String(), nil
}

// split takes a written template apart: its first line is the subject.
func split(name, lang, written string) (Letter, error) {
	first, rest, _ := strings.Cut(written, "\n")
	subject, ok := strings.CutPrefix(first, "Subject: ")
	if subject = strings.TrimSpace(subject); !ok || subject == "" {
		return Letter{}, fmt.Errorf(`letter: %s:1: the first line must be "Subject: " and the subject`, name)
	}
	if strings.TrimSpace(rest) == "" {
		return Letter{}, fmt.Errorf("letter: %s has no text after its subject", name)
	}
	return Letter{Subject: subject, Text: wrap(rest), Language: lang}, nil
}
