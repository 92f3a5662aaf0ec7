package e2e_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	cdp "github.com/chromedp/chromedp"
)

// What an auditor does: look at the certificate, print it, and check its file on a
// machine that has nothing but a public key.
func TestCertificate_IsPrintedOnTwoSheetsAndCheckedOffline(t *testing.T) {
	t.Parallel()
	l := start(t, setup{env: withSecret("LETHE_REVIEW_WINDOW=0s", "LETHE_UNDO_WINDOW=0s", "LETHE_ARCHIVE_AFTER=1s")})
	destinations := map[string]*destination{}
	for _, name := range []string{"crm", "mailing", "analytics", "billing", "support", "warehouse", "partners"} {
		destinations[name] = newDestination(t, nil)
	}
	l.apply(t, routing(destinations))
	sent := l.api().submit(t, submission("anna@example.com"))
	b := newBrowser(t, l.URL)
	b.SignIn(l, "auditor")
	path := "/requests/" + sent.Reference + "/certificate"
	eventually(t, time.Minute, "the request is archived", func() bool {
		return number(t, l.database(t), "SELECT count(*) FROM archived_requests") == 1
	})

	b.Open(path)
	b.SeeAfterReload("How to check this certificate")
	b.See("Forgotten")
	b.Accessible(path)
	if n := b.sheets(); n < 1 || n > 2 {
		t.Errorf("it prints on %d sheets; want one or two", n)
	}

	file := evaluate[string](b, fmt.Sprintf(`fetch(%q).then(r => r.text())`, path+".json"))
	if strings.Contains(file, "anna") || !strings.Contains(file, sent.Reference) {
		t.Errorf("the file holds the person, or no reference:\n%s", file)
	}
	l.checkOffline(t, file, sent.Reference)
}

// checkOffline checks a certificate with nothing but its file and a public key.
func (l *lethe) checkOffline(t *testing.T, file, reference string) {
	t.Helper()
	keyset := "LETHE_KEYS=" + filepath.Join(l.dir, "keys.json")
	public := command(t, []string{keyset}, "", "keys", "public")
	write := func(name, content string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	key, genuine := write("key.txt", public.stdout), write("certificate.json", file)
	forged := write("forged.json", strings.Replace(file, `"state": "COMPLETED"`, `"state": "CANCELLED"`, 1))
	for what, c := range map[string]struct {
		env, args    []string
		status       int
		stdout, says string
	}{
		"genuine":          {nil, []string{genuine, "--key", key}, 0, reference, ""},
		"as JSON":          {nil, []string{genuine, "--key", key, "--json"}, 0, `"reference":"` + reference, ""},
		"with the keyset":  {[]string{keyset}, []string{genuine}, 0, "holds", ""},
		"without a key":    {nil, []string{genuine}, 2, "", "--key FILE"},
		"forged":           {nil, []string{forged, "--key", key}, 1, "", "the certificate does not hold"},
		"no such file":     {nil, []string{forged + "x", "--key", key}, 2, "", "read the certificate"},
		"a key that isn't": {nil, []string{genuine, "--key", genuine}, 2, "", "line 1 is not a public key"},
	} {
		out := command(t, c.env, "", append([]string{"certificate", "verify"}, c.args...)...)
		if out.status != c.status || !strings.Contains(out.stdout, c.stdout) || !strings.Contains(out.stderr, c.says) {
			t.Errorf("%s: status %d, %q, %q", what, out.status, out.stdout, out.stderr)
		}
	}
	again := command(t, []string{keyset, "LETHE_DATABASE_URL=" + l.DatabaseURL}, "", "certificate", "get", reference)
	if again.status != 0 || !strings.HasPrefix(again.stdout, "{\n  \"format\": \"lethe certificate v1\"") {
		t.Errorf("get: status %d, %s", again.status, again.stderr)
	}
}

// A page of a PDF, and not the list of all.
var pdfPage = regexp.MustCompile(`/Type\s*/Page[^s]`)

// sheets is on how many sheets of A4 the page prints.
func (b *browser) sheets() int {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, pageTime)
	defer cancel()
	pdf, err := cdp.Call(ctx, page.PrintToPDF, page.PrintToPDFParams{PaperWidth: 8.27, PaperHeight: 11.69})
	if err != nil {
		b.t.Fatal(err)
	}
	return len(pdfPage.FindAll(pdf.Data, -1))
}
