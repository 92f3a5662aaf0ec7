package letter

import (
	"fmt"
	"strings"
	"unicode"
)

// saying is what a template may say: the facts in the words of its language.
type saying struct {
	Reference               string
	Received, Due, Extended string // days, such as "28 February 2027"
	Law                     string // "GDPR"; empty where no European law rules
	UK                      bool   // the law is the UK GDPR
	Ground                  string // with its article where the law has one
	Reasons                 string
	Controller              Controller
	RecipientCount          int
	Retained                []string
}

// say puts f into the words of lang. It fails for a ground that is not in the list.
func (f Facts) say(kind Kind, lang string) (saying, error) {
	t := tongues[lang]
	s := saying{
		Reference: line(f.Reference),
		Received:  t.day(f.ReceivedOn.In(f.Zone)),
		UK:        f.Regulation == ukGDPR,
		Reasons:   text(f.Reasons),
		Controller: Controller{
			Name: line(f.Controller.Name), Email: line(f.Controller.Email),
			Address: text(f.Controller.Address), Authority: text(f.Controller.Authority),
		},
		RecipientCount: f.RecipientCount,
	}
	if f.european() {
		s.Law = t.laws[f.Regulation]
	}
	if !f.DueOn.IsZero() {
		s.Due = t.day(f.DueOn.In(f.Zone))
	}
	if !f.ExtendedTo.IsZero() {
		s.Extended = t.day(f.ExtendedTo.In(f.Zone))
	}
	if kind == Extension || kind == Rejection {
		ground, ok := groundsOf(kind).in(lang, f.Ground, s.Law)
		if !ok {
			return saying{}, fmt.Errorf("ground %q is not one of %s", f.Ground, strings.Join(groundsOf(kind).names(), ", "))
		}
		s.Ground = ground
	}
	for _, kept := range f.Retained {
		s.Retained = append(s.Retained, line(kept))
	}
	return s, nil
}

// line makes s one line that can be printed, so that no fact can break a
// subject or begin a paragraph.
func line(s string) string { return strings.Join(strings.Fields(printable(s)), " ") }

// text makes s paragraphs of lines that can be printed.
func text(s string) string {
	lines := strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(printable(l), " ")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return ' '
	}, s)
}
