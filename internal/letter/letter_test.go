package letter_test

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lethe/internal/letter"
	"lethe/internal/lifecycle"
)

var update = flag.Bool("update", false, "write the golden files")

var kinds = []letter.Kind{letter.Receipt, letter.Extension, letter.Rejection, letter.Completion}

// typed is what the staff write, in each language.
var typed = map[string]struct{ reasons, extension, retained string }{
	"en": {
		"Tax law requires that the invoices of the years 2021 to 2026 are kept for ten years.\n\nThey are locked away and used for nothing else.",
		"In January many more requests than usual reached us.",
		"Accounting: the invoices of the years 2021 to 2026, because a law requires that they are kept",
	},
	"de": {
		"Das Steuerrecht verlangt, dass die Rechnungen der Jahre 2021 bis 2026 zehn Jahre lang aufbewahrt werden.\n\nSie sind gesperrt und werden für nichts anderes verwendet.",
		"Im Januar haben uns weit mehr Anträge als üblich erreicht.",
		"Buchhaltung: die Rechnungen der Jahre 2021 bis 2026, weil ein Gesetz die Aufbewahrung verlangt",
	},
	"fr": {
		"Le droit fiscal impose de conserver pendant dix ans les factures des années 2021 à 2026.\n\nElles sont verrouillées et ne servent à rien d’autre.",
		"En janvier, bien plus de demandes que d’habitude nous sont parvenues.",
		"Comptabilité : les factures des années 2021 à 2026, parce qu’une loi impose de les conserver",
	},
}

func letters(t *testing.T) *letter.Letters {
	t.Helper()
	l, err := letter.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func facts(t *testing.T, kind letter.Kind, lang, regulation string) letter.Facts {
	t.Helper()
	words, ok := typed[lang]
	if !ok {
		words = typed["en"]
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	f := letter.Facts{
		Regulation: regulation, Language: lang, Reference: "ER-4T7W-2JKQ", Zone: zone,
		ReceivedOn: time.Date(2027, time.January, 28, 8, 30, 0, 0, time.UTC),
		DueOn:      time.Date(2027, time.February, 28, 22, 59, 59, 0, time.UTC),
		ExtendedTo: time.Date(2027, time.April, 28, 21, 59, 59, 0, time.UTC),
		Ground:     "LEGALLY_REQUIRED",
		Reasons:    words.reasons,
		Controller: letter.Controller{
			Name: "Example Shop GmbH", Address: "Beispielweg 1\n10115 Berlin", Email: "privacy@example.com",
			Authority: "Berliner Beauftragte für Datenschutz und Informationsfreiheit\nAlt-Moabit 59-61, 10555 Berlin",
		},
		RecipientCount: 4,
		Retained:       []string{words.retained},
	}
	if kind == letter.Extension {
		f.Ground = "NUMBER_OF_REQUESTS"
		f.Reasons = words.extension
	}
	return f
}

func TestRender_Golden(t *testing.T) {
	t.Parallel()
	l := letters(t)
	for _, kind := range kinds {
		for _, lang := range letter.Languages() {
			for _, regulation := range []string{"GDPR", "UK_GDPR", "CCPA", "NONE"} {
				name := fmt.Sprintf("%s.%s.%s.golden", kind, lang, strings.ToLower(regulation))
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					got, err := l.Render(kind, facts(t, kind, lang, regulation))
					if err != nil {
						t.Fatal(err)
					}
					compareWithGolden(t, filepath.Join("testdata", name), got.Subject+"\n\n"+got.Text)
				})
			}
		}
	}
}

func compareWithGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// TestRender_RefusalTellsTheThreeParts: reasons, complaint and court, wherever a
// European law refuses erasure, wholly or for a part (Art. 12(4) GDPR).
func TestRender_RefusalTellsTheThreeParts(t *testing.T) {
	t.Parallel()
	l := letters(t)
	for lang, tells := range map[string][]string{
		"en": {"lodge a complaint with a supervisory authority (Article 77", "judicial remedy", "(Article 79"},
		"de": {"bei einer Aufsichtsbehörde zu beschweren (Art. 77", "gerichtlichen Rechtsbehelf", "(Art. 79"},
		"fr": {"réclamation auprès d’une autorité de contrôle (article 77", "recours juridictionnel", "(article 79"},
	} {
		for _, regulation := range []string{"GDPR", "UK_GDPR"} {
			for _, kind := range []letter.Kind{letter.Rejection, letter.Completion} {
				got, err := l.Render(kind, facts(t, kind, lang, regulation))
				if err != nil {
					t.Fatal(err)
				}
				tells := append(slices.Clone(tells), "Berliner Beauftragte")
				if kind == letter.Rejection {
					tells = append(tells, unwrap(typed[lang].reasons))
				}
				for _, part := range tells {
					if !strings.Contains(unwrap(got.Text), part) {
						t.Errorf("%s %s %s does not tell %q:\n%s", lang, regulation, kind, part, got.Text)
					}
				}
			}
		}
	}
}

func TestRender_NamesTheFactsThatAreMissing(t *testing.T) {
	t.Parallel()
	l := letters(t)
	for _, c := range []struct {
		kind       letter.Kind
		regulation string
		change     func(*letter.Facts)
		want       []string
	}{
		{letter.Rejection, "GDPR", func(f *letter.Facts) { f.Ground, f.Reasons, f.Controller.Authority = "", " \n", "" }, []string{"Ground", "Reasons", "Controller.Authority"}},
		{letter.Rejection, "UK_GDPR", func(f *letter.Facts) { f.Controller.Authority = "" }, []string{"Controller.Authority"}},
		{letter.Completion, "GDPR", func(f *letter.Facts) { f.Controller.Authority = "" }, []string{"Controller.Authority"}},
		{letter.Rejection, "CCPA", func(f *letter.Facts) { f.Ground, f.Controller.Authority = "", "" }, []string{"Ground"}},
		{letter.Extension, "GDPR", func(f *letter.Facts) { f.ExtendedTo, f.DueOn = time.Time{}, time.Time{} }, []string{"DueOn", "ExtendedTo"}},
		{letter.Receipt, "NONE", func(f *letter.Facts) { *f = letter.Facts{} }, []string{"Reference", "ReceivedOn", "Zone", "Controller.Name", "Controller.Email or Controller.Address", "DueOn"}},
	} {
		f := facts(t, c.kind, "en", c.regulation)
		c.change(&f)
		_, err := l.Render(c.kind, f)
		var missing *letter.MissingError
		if !errors.As(err, &missing) || !slices.Equal(missing.Facts, c.want) {
			t.Errorf("%s %s: got %v; want one that misses %v", c.regulation, c.kind, err, c.want)
		}
	}
	f := facts(t, letter.Completion, "en", "GDPR")
	f.Controller.Authority, f.Retained = "", nil
	if _, err := l.Render(letter.Completion, f); err != nil {
		t.Errorf("a completion that keeps nothing back needs no authority: %v", err)
	}
}

func TestRender_KnowsEveryGroundOfTheLifecycle(t *testing.T) {
	t.Parallel()
	l := letters(t)
	for _, lang := range letter.Languages() {
		for _, ground := range lifecycle.RejectionGrounds() {
			f := facts(t, letter.Rejection, lang, "GDPR")
			f.Ground = string(ground)
			got, err := l.Render(letter.Rejection, f)
			if err != nil {
				t.Fatal(err)
			}
			article := strings.ReplaceAll(strings.TrimPrefix(ground.Article(), "Art. "), "and ", "and Article ")
			if lang == "en" && !strings.Contains(unwrap(got.Text), "(Article "+article+")") {
				t.Errorf("the letter for %s does not cite %s:\n%s", ground, ground.Article(), got.Text)
			}
		}
	}
	f := facts(t, letter.Rejection, "en", "GDPR")
	f.Ground = "BECAUSE"
	if _, err := l.Render(letter.Rejection, f); err == nil || !strings.Contains(err.Error(), "LEGAL_CLAIMS") {
		t.Errorf("got %v; want an error that lists the grounds", err)
	}
	if _, err := l.Render("reminder", f); err == nil || !strings.Contains(err.Error(), "reminder") {
		t.Errorf("got %v; want an error for an unknown kind", err)
	}
}

// TestRender_CitesTheGDPRUnderTheGDPROnly: its articles mean nothing elsewhere.
func TestRender_CitesTheGDPRUnderTheGDPROnly(t *testing.T) {
	t.Parallel()
	l := letters(t)
	for _, kind := range kinds {
		for _, lang := range letter.Languages() {
			for _, regulation := range []string{"CCPA", "VCDPA", "LGPD", "NONE", ""} {
				got, err := l.Render(kind, facts(t, kind, lang, regulation))
				if err != nil {
					t.Fatal(err)
				}
				for _, word := range []string{"GDPR", "DSGVO", "RGPD", "Art. ", "rticle "} {
					if strings.Contains(got.Text, word) {
						t.Errorf("%s %s %s says %q:\n%s", lang, regulation, kind, word, got.Text)
					}
				}
			}
		}
	}
}

// TestRender_RejectionUnderTheCCPAClaimsNothingIsDeleted: nothing is, and nobody
// is told otherwise.
func TestRender_RejectionUnderTheCCPAClaimsNothingIsDeleted(t *testing.T) {
	t.Parallel()
	l := letters(t)
	for lang, claim := range map[string]string{"en": "is deleted", "de": "werden gelöscht", "fr": "sont supprimées"} {
		got, err := l.Render(letter.Rejection, facts(t, letter.Rejection, lang, "CCPA"))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(unwrap(got.Text), claim) {
			t.Errorf("%s claims %q:\n%s", lang, claim, got.Text)
		}
	}
}

func TestRender_WritesDaysOfTheControllerInTheLanguage(t *testing.T) {
	t.Parallel()
	l := letters(t)
	for lang, want := range map[string]string{
		"en": "28 February 2027", "de": "28. Februar 2027", "fr": "28 février 2027", "de-AT": "28. Februar 2027", "pt": "28 February 2027", "": "28 February 2027",
	} {
		got, err := l.Render(letter.Receipt, facts(t, letter.Receipt, lang, "GDPR"))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(unwrap(got.Text), want) {
			t.Errorf("%q: no %s in\n%s", lang, want, got.Text)
		}
	}
	f := facts(t, letter.Receipt, "fr", "GDPR")
	f.DueOn = time.Date(2027, time.February, 28, 23, 30, 0, 0, time.UTC) // 1 March in Berlin
	got, err := l.Render(letter.Receipt, f)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(unwrap(got.Text), "1er mars 2027") {
		t.Errorf("no 1er mars 2027 in\n%s", got.Text)
	}
}

// TestRender_IsAlwaysALetter holds for whatever people type: one subject line,
// short lines, nothing of the template left, and facts that stay facts.
func TestRender_IsAlwaysALetter(t *testing.T) {
	t.Parallel()
	l := letters(t)
	rapid.Check(t, func(rt *rapid.T) {
		kind := rapid.SampledFrom(kinds).Draw(rt, "kind")
		f := facts(t, kind, rapid.SampledFrom(letter.Languages()).Draw(rt, "language"),
			rapid.SampledFrom([]string{"GDPR", "UK_GDPR", "CCPA", "LGPD", "NONE"}).Draw(rt, "regulation"))
		anything := rapid.StringMatching(`[a-zäß\r\n\t\x00 \x{202e}.<>&-]{1,300}x`)
		f.Reasons = anything.Draw(rt, "reasons")
		f.Controller.Name = anything.Draw(rt, "name")
		f.Reference = anything.Draw(rt, "reference")
		f.RecipientCount = rapid.IntRange(0, 3).Draw(rt, "recipients")
		f.Retained = rapid.SliceOfN(anything, 0, 3).Draw(rt, "retained")

		got, err := l.Render(kind, f)
		if err != nil {
			rt.Fatal(err)
		}
		for _, left := range []string{"{{", "}}", "<no value>", "%!", "\n\n\n", " \n", "\r", "\x00", "\u202e"} {
			if strings.Contains(got.Subject+"\n"+got.Text, left) {
				rt.Fatalf("%q is in\n%s", left, got.Text)
			}
		}
		if got.Subject == "" || strings.ContainsAny(got.Subject, "\n\r") {
			rt.Fatalf("subject %q", got.Subject)
		}
		for line := range strings.Lines(got.Text) {
			if utf8.RuneCountInString(strings.TrimSuffix(line, "\n")) > 78 && strings.Contains(strings.TrimSpace(line), " ") {
				rt.Fatalf("line %q is too long", line)
			}
		}
	})
}

// unwrap undoes the line breaks inside paragraphs.
func unwrap(s string) string { return strings.Join(strings.Fields(s), " ") }
