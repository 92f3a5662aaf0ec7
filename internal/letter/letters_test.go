package letter_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"lethe/internal/letter"
)

func TestNew_OverrideReplacesOneLetter(t *testing.T) {
	t.Parallel()
	l, err := letter.New(fstest.MapFS{
		"en/receipt.txt": {Data: []byte("Subject: We have it\r\n\r\nYour request {{.Reference}} is here.\r\n")},
		"README.md":      {Data: []byte("not a letter")},
		".hidden/x.txt":  {Data: []byte("{{")},
	})
	if err != nil {
		t.Fatal(err)
	}
	got, err := l.Render(letter.Receipt, facts(t, letter.Receipt, "en", "GDPR"))
	if err != nil {
		t.Fatal(err)
	}
	if got.Subject != "We have it" || got.Text != "Your request ER-4T7W-2JKQ is here.\n" {
		t.Errorf("got %q and %q", got.Subject, got.Text)
	}
	other, err := l.Render(letter.Receipt, facts(t, letter.Receipt, "de", "GDPR"))
	if err != nil || !strings.Contains(other.Text, "Sehr geehrte") {
		t.Errorf("the others stay as they are: %v, %q", err, other.Text)
	}
}

func TestNew_OverrideReplacesOnePart(t *testing.T) {
	t.Parallel()
	l, err := letter.New(fstest.MapFS{"fr/parts.txt": {Data: []byte(`{{define "salutation"}}Bonjour,{{end}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := l.Render(letter.Rejection, facts(t, letter.Rejection, "fr", "GDPR"))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(got.Text, "Bonjour,\n") || !strings.Contains(got.Text, "recours juridictionnel") {
		t.Errorf("got\n%s", got.Text)
	}
}

// TestNew_ReadsAMountedFolder reads one as a cluster mounts it: through links.
func TestNew_ReadsAMountedFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "..data", "en"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "..data", "en", "receipt.txt"), []byte("Subject: Mounted\n\nHere.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join("..data", "en"), filepath.Join(dir, "en")); err != nil {
		t.Fatal(err)
	}
	l, err := letter.New(os.DirFS(dir))
	if err != nil {
		t.Fatal(err)
	}
	if got, err := l.Render(letter.Receipt, facts(t, letter.Receipt, "en", "NONE")); err != nil || got.Subject != "Mounted" {
		t.Errorf("got %q, %v", got.Subject, err)
	}
}

func TestNew_RefusesAnOverrideThatMayNotBeSent(t *testing.T) {
	t.Parallel()
	const salutation = "Subject: Decision\n\n{{template \"salutation\" .}}\n\n"
	for name, c := range map[string]struct{ file, source, says string }{
		"a field that does not exist": {"en/receipt.txt", "Subject: A\n\n\n{{.Name}}", "en/receipt.txt:4"},
		"a part that does not exist":  {"en/receipt.txt", "Subject: A\n{{template \"greeting\" .}}", "en/receipt.txt:2"},
		"broken syntax":               {"de/extension.txt", "Subject: A\n\n{{if .Due}}", "de/extension.txt:3"},
		"no subject":                  {"en/receipt.txt", "Dear Sir or Madam,", `en/receipt.txt:1: the first line must be "Subject: "`},
		"no text":                     {"en/receipt.txt", "Subject: A\n\n{{with .Reference}}{{end}}", "no text"},
		"no reasons":                  {"de/rejection.gdpr.txt", salutation + `{{template "complaint" .}} {{template "court" .}}`, `the part "reasons"`},
		"no complaint":                {"en/rejection.gdpr.txt", salutation + `{{template "reasons" .}} {{template "court" .}}`, `the part "complaint"`},
		"no court":                    {"fr/rejection.gdpr.txt", salutation + `{{template "reasons" .}} {{template "complaint" .}}`, `the part "court"`},
		"no court for a part":         {"en/completion.gdpr.txt", salutation + `{{template "retained" .}} {{template "complaint" .}}`, `the part "court"`},
		"court in a branch not taken": {"en/rejection.gdpr.txt", salutation + `{{template "reasons" .}} {{template "complaint" .}} {{if .UK}}{{template "court" .}}{{end}}`, `the part "court"`},
		"no new date":                 {"en/extension.txt", salutation + `{{template "reasons" .}}`, `the part "newdate"`},
		"no verification":             {"en/receipt.ccpa.txt", salutation + `{{template "process" .}} {{template "answer" .}}`, `the part "verification"`},
		"no record":                   {"en/completion.ccpa.txt", salutation + `{{template "retained" .}} {{template "rest" .}}`, `the part "record"`},
		"no word of the rest":         {"en/completion.ccpa.txt", salutation + `{{template "retained" .}} {{template "record" .}}`, `the part "rest"`},
		"a part without its fact":     {"en/parts.txt", `{{define "complaint"}}Complain to somebody.{{end}}`, "{{.Controller.Authority}}"},
		"reasons without the ground":  {"en/parts.txt", `{{define "reasons"}}{{.Reasons}}{{end}}`, "{{.Ground}}"},
		"a misspelt name":             {"en/rejection.gdrp.txt", "Subject: A", "en/rejection.gdpr.txt"},
		"an unknown language":         {"es/receipt.txt", "Subject: A", "en, de, fr"},
		"no language":                 {"receipt.txt", "Subject: A", "en, de, fr"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := letter.New(fstest.MapFS{c.file: {Data: []byte(c.source)}})
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v; want an error with %s", err, c.says)
			}
		})
	}
}
